"""The life of a message that nobody understood: from its reification to an answer, or to a refusal.

Each state is committed before its work begins, so that a process that dies leaves a message in a named
state. While the model thinks and while a cell runs no transaction is open: what was read before is a
snapshot, and what is written afterwards first makes sure that the snapshot still holds.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from policies import PoliciesError
from runtime.errors import MessageNotUnderstood, MethodLimit, MethodRaised, ModelError, SlotError, TransactionError
from runtime.messages import FINAL, Message, reify
from runtime.methods import Method
from runtime.objects import UvmObject, label_of, lookup, write_slot
from runtime.policing import policy_of
from runtime.snapshots import Snapshot, job_for, take

if TYPE_CHECKING:
    from runtime.image import Image

#: How often a passing method is verified again because its receiver changed meanwhile.
MAX_STALE = 3


def answer_unknown(
    image: Image | None, receiver: UvmObject, selector: str, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> Any:
    """Have the missing method written, verified and installed, and answer the message with it.

    Raises `MessageNotUnderstood` when the message is refused, `SlotError` for arguments that cannot be
    kept, `TransactionError` inside a held transaction, `ImageError` when the image cannot be written.
    """
    if image is None:
        raise MessageNotUnderstood(selector, label_of(receiver), "it lives in no image, so nobody can be asked")
    if image.held:
        raise TransactionError(
            f"{label_of(receiver)} does not understand {selector}, and a held transaction cannot wait for an answer: "
            "send it outside the block"
        )
    return _UnknownMessage(image, receiver, selector, arguments, keywords).answer()


def submit(
    image: Image,
    receiver: UvmObject,
    selector: str,
    source: str,
    arguments: Sequence[Any] = (),
    keywords: Mapping[str, Any] | None = None,
) -> Any:
    """Put a candidate that somebody wrote through the same policy, cell and checks as the mind's, and answer
    the message with it. The mind is not asked.

    Raises what `answer_unknown` raises.
    """
    return _UnknownMessage(image, receiver, selector, arguments, keywords or {}, submitted=source).answer()


class _UnknownMessage:
    """One run of the protocol. Methods are in the order in which they are called."""

    def __init__(
        self,
        image: Image,
        receiver: UvmObject,
        selector: str,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        *,
        submitted: str | None = None,
    ) -> None:
        self._image = image
        self._submitted = submitted
        self._receiver = receiver
        self._selector = selector
        self._arguments = list(arguments)
        self._keywords = dict(keywords)
        self._message, self._number = self._receive()

    def answer(self) -> Any:
        from sandbox import SandboxError

        try:
            self._understand()
            return self._resend()
        except (MethodRaised, MethodLimit) as error:
            if self._message._slots["state"] in FINAL:
                raise
            raise self._refuse(str(error)) from error
        except MessageNotUnderstood as error:
            if error.message_id == self._number:
                raise
            raise self._refuse(str(error)) from error
        except (ModelError, SlotError, TransactionError, PoliciesError, SandboxError) as fault:
            # The message is refused and the fault is said; the image keeps both.
            raise self._refuse(str(fault).partition("\n")[0]) from fault
        except BaseException as defect:
            # Whatever it was, the message shall not stay unfinished if the image can still be written.
            with suppress(Exception):
                self._refuse(f"interrupted by {type(defect).__name__}: send it again")
            raise

    def _receive(self) -> tuple[Message, int]:
        for _ in range(MAX_STALE):
            message = reify(
                self._receiver,
                self._selector,
                self._arguments,
                self._keywords,
                sender=self._image.settings.sender,
                intent=self._image.current_intent,
                traits=self._image["traits"],
            )
            number = self._image.log.append(message)
            try:
                self._image.commit()
            except TransactionError:
                # Another connection took the same number.
                continue
            self._record("message.received")
            return message, number
        raise TransactionError(f"the message log is too busy: {MAX_STALE} attempts to write to it met another writer")

    def _understand(self) -> None:
        """Rounds of candidates and repairs, until one method is installed. Raises `MessageNotUnderstood`."""
        policy = policy_of(self._receiver)
        for _ in range(1 + policy.mind.repairs if self._submitted is None else 1):
            sources = self._reflect()
            if not sources:
                break
            accepted = self._compile(sources, policy)
            if accepted and self._verify_and_install(accepted, policy):
                return
        attempts = self._message._slots["attempts"]
        raise self._refuse(
            f"none of {len(attempts)} candidates passed ({_outcomes(attempts)})" if attempts else "the mind wrote no candidate", attempts
        )

    def _reflect(self) -> list[str]:
        if self._submitted is not None:
            return [self._submitted]
        self._enter("reflecting")
        if lookup(self._receiver, "reflectOn_") is None:
            # Sent all the same, it would be one more message that nobody understands, and so on without end.
            raise self._refuse("it has no mind: nobody that it delegates to understands reflectOn_")
        sources = self._receiver.send("reflectOn_", self._message)
        if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
            raise ModelError("reflectOn_ must answer a list of source texts")
        return sources

    def _compile(self, sources: list[str], policy: Any) -> list[str]:
        """The candidates that the policy accepts; the others are recorded with their findings."""
        from policies import PolicyError, compile_method

        self._enter("compiling")
        refused = {}
        for source in dict.fromkeys(sources):
            try:
                compile_method(source, policy, self._selector)
            except PolicyError as error:
                findings = [finding.to_json() for finding in error.findings]
                refused[source] = {"verdict": "rejected", "stage": "policy", "findings": findings}
        self._attempted([{"source": source, "verdict": verdict} for source, verdict in refused.items()])
        return [source for source in sources if source not in refused]

    def _verify_and_install(self, sources: list[str], policy: Any) -> bool:
        for _ in range(MAX_STALE):
            self._enter("verifying")
            snapshot = take(self._receiver, policy, [*self._arguments, *self._keywords.values()])
            chosen = self._choose(sources, policy, snapshot)
            if chosen is None:
                return False
            if self._install(*chosen, policy, snapshot):
                return True
        raise self._refuse(f"its receiver changed during {MAX_STALE} verifications in a row: send it again")

    def _choose(self, sources: list[str], policy: Any, snapshot: Snapshot) -> tuple[str, dict[str, Any]] | None:
        """The first candidate that passes; where the policy demands agreement, the first that enough of them agree with."""
        from sandbox.checks.agreement import shares

        demanded = policy.checks.agreement
        verdicts: dict[str, dict[str, Any]] = {}
        for source in dict.fromkeys(sources):
            verdicts[source] = self._verify(source, policy, snapshot)
            if verdicts[source]["verdict"] == "passed" and not demanded:
                return source, verdicts[source]
        # A candidate that was sampled twice was run once, and agrees with itself.
        samples = [verdicts[source] for source in sources]
        share_of = dict(zip(sources, shares(samples), strict=True))
        for source, verdict in verdicts.items():
            if verdict["verdict"] != "passed":
                continue
            agreed = share_of[source] >= demanded
            told = f"{round(share_of[source] * len(samples))} of {len(samples)} candidates behave like this one"
            verdict["checks"].append({"name": "agreement", "passed": agreed, "message": told})
            if agreed:
                return source, verdict
            verdict.update(verdict="failed", stage="checks")
            self._attempted([{"source": source, "verdict": verdict}])
        return None

    def _verify(self, source: str, policy: Any, snapshot: Snapshot) -> dict[str, Any]:
        """The verdict as data; anything but a pass is recorded, and a fault of the sandbox ends the message."""
        job = job_for(snapshot, self._receiver, self._selector, source, self._arguments, self._keywords)
        sandbox = self._image.faculties.sandbox(policy)
        self._image.rest()
        verdict: dict[str, Any] = sandbox.verify(job).model_dump(mode="json")
        if verdict["verdict"] != "passed":
            self._attempted([{"source": source, "verdict": verdict}])
        self._record("candidate.judged", verdict=verdict["verdict"], stage=verdict["stage"])
        if verdict["verdict"] == "infra_error":
            raise self._refuse(f"the sandbox could not give a verdict: {_first_message(verdict)}")
        return verdict

    def _install(self, source: str, verdict: dict[str, Any], policy: Any, snapshot: Snapshot) -> bool:
        """Keep the method with its evidence in one transaction; False when the snapshot no longer holds."""
        from policies import compile_method

        self._enter("installing")
        method = compile_method(source, policy, self._selector)
        if verdict["source_digest"] != method.source_digest or verdict["policy_digest"] != policy.digest:
            raise self._refuse("the verdict is of another source or policy than the method")
        objection = self._image.faculties.admission.admit(self._message, source, verdict)
        if objection is not None:
            raise self._refuse(objection)
        if not snapshot.holds(self._image):
            self._image.abort()
            return False
        write_slot(
            self._receiver,
            self._selector,
            Method(
                self._selector,
                source,
                source_digest=method.source_digest,
                policy=policy.name,
                policy_digest=policy.digest,
                verdict=verdict,
                provenance={
                    "origin": "mind" if self._submitted is None else self._image.settings.sender,
                    "message": self._number,
                    "model": _digest_of_mind(self._receiver) if self._submitted is None else None,
                    "candidate": len(self._message._slots["attempts"]) + 1,
                    "time": time.time(),
                },
            ),
        )
        try:
            self._image.commit()
        except TransactionError:
            return False
        self._record("method.installed")
        return True

    def _resend(self) -> Any:
        """The original message once more; what it changes and the final state are one transaction."""
        for _ in range(MAX_STALE):
            try:
                with self._image.transaction():
                    answer = self._receiver.send(self._selector, *self._arguments, **self._keywords)
                    self._finish("answered", None)
            except TransactionError:
                # Another writer was faster; the method stands, and can be run again on what is there now.
                continue
            except (MethodRaised, MethodLimit) as error:
                # It is understood now, and its own exception is the answer.
                self._finish("answered", str(error))
                self._image.commit()
                self._record("message.answered", reason=str(error))
                raise
            self._record("message.answered")
            return answer
        raise self._refuse(f"it was understood, but other writers were faster {MAX_STALE} times in a row: send it again")

    def _refuse(self, reason: str, attempts: Sequence[Mapping[str, Any]] | None = None) -> MessageNotUnderstood:
        """Make the refusal durable; the exception to raise."""
        attempts = self._message._slots["attempts"] if attempts is None else attempts
        self._image.abort()
        self._finish("refused", reason)
        self._image.commit()
        self._record("message.refused", reason=reason)
        return MessageNotUnderstood(
            self._selector,
            label_of(self._receiver),
            reason,
            message_id=self._number,
            verdicts=[attempt["verdict"] for attempt in attempts],
        )

    def _enter(self, state: str) -> None:
        self._message.advance(state)
        self._image.commit()
        self._record(f"message.{state}")

    def _finish(self, state: str, reason: str | None) -> None:
        self._message.advance(state, reason)
        self._image.log.finish(self._number)

    def _attempted(self, attempts: list[dict[str, Any]]) -> None:
        if attempts:
            self._message.add_attempts(attempts)
            self._image.commit()

    def _record(self, event: str, **fields: Any) -> None:
        self._image.faculties.recorder.record(
            event, receiver=label_of(self._receiver), selector=self._selector, **fields
        )


def refuse_interrupted(image: Image) -> list[int]:
    """Refuse every message that a process left unfinished when it died; their numbers.

    For a process that has the image to itself. A message that was `installing` may have its method already:
    sent again, it is simply understood.
    """
    refused = []
    for number, message in image.log.unfinished():
        state = message._slots["state"]
        if state not in FINAL:
            message.advance("refused", f"its process ended while it was {state}: send it again")
        image.log.finish(number)
        refused.append(number)
    if refused:
        image.commit()
    return refused


def _digest_of_mind(receiver: UvmObject) -> str | None:
    """What identifies the weights that delegation finds; None for a mind of another kind."""
    found = lookup(receiver, "model")
    return getattr(found.value, "digest", None) if found else None


def _outcomes(attempts: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(attempt["verdict"]["verdict"] for attempt in attempts))


def _first_message(verdict: Mapping[str, Any]) -> str:
    return next((check["message"] for check in verdict["checks"] if not check["passed"]), "no reason given")



