"""Thinking about a message: from a receiver and its mind to candidate sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runtime.errors import ModelError
from runtime.messages import Message
from runtime.mind.loading import LoadedModel, load
from runtime.mind.requests import Attempt, MethodRequest
from runtime.mind.weights import StoredFolder
from runtime.mirrors import Mirror
from runtime.objects import UvmObject, is_behaviour, outgoing
from runtime.policing import CONTROL_SLOTS, policy_of

if TYPE_CHECKING:
    from runtime.image import Image


def reflect(image: Image, receiver: UvmObject, message: Message) -> list[str]:
    """Candidate sources for `message`, best first, as many as the receiver's policy samples.

    The likeliest one comes alone at first, unless the policy demands that candidates agree: most messages need
    no other, and each costs as much time. No transaction is open while the model thinks.
    """
    request = request_for(receiver, message)
    policy = policy_of(receiver)
    budget = policy.mind
    first_alone = not request.attempts and not policy.checks.agreement
    weights, tokenizer = faculties_of(receiver)
    image.rest()
    mind = load(weights, tokenizer, device=image.settings.device)
    completions = mind.generate(
        mind.dialect.prompt(request),
        count=1 if first_alone else budget.candidates,
        max_tokens=budget.max_tokens,
        seed=len(request.attempts),
    )
    # One source may come several times: how often is what agreement is measured by.
    sources = [mind.dialect.source(completion, request) for completion in completions]
    tried = {attempt.source for attempt in request.attempts}
    return [source for source in sources if source.strip() and source not in tried]


def converse(image: Image, receiver: UvmObject, prompt: str, *, max_tokens: int) -> str:
    """The mind's answer to free text, in the context of the receiver's own data."""
    slots = Mirror(receiver).own_slots()
    weights, tokenizer = faculties_of(receiver)
    if not image.held:
        image.rest()
    mind = load(weights, tokenizer, device=image.settings.device)
    question = _question(mind, prompt, slots)
    return mind.generate(question, count=1, max_tokens=max_tokens, seed=0)[0].strip()


def request_for(receiver: UvmObject, message: Message) -> MethodRequest:
    """What the mind is told about `message`: data slots that the receiver sees, methods, arguments, attempts."""
    visible = Mirror(receiver).visible()
    slots = {
        name: outgoing(value)
        for name, value in visible.items()
        if not is_behaviour(value) and name not in CONTROL_SLOTS and not isinstance(value, StoredFolder)
    }
    return MethodRequest(
        selector=message._slots["selector"],
        arguments=tuple(message._slots["arguments"]),
        keywords=dict(message._slots["keywords"]),
        slots={name: value for name, value in slots.items() if name not in _MIND_SLOTS},
        methods=tuple(name for name, value in visible.items() if is_behaviour(value)),
        intent=message._slots["intent"] or _intent_of(receiver, message._slots["selector"]),
        attempts=tuple(Attempt(attempt["source"], tuple(reasons_in(attempt["verdict"]))) for attempt in message._slots["attempts"]),
    )


def _intent_of(receiver: UvmObject, selector: str) -> str | None:
    """What the slot `intents` says that `selector` is for."""
    intents = Mirror(receiver).data("intents", {})
    intent = intents.get(selector) if isinstance(intents, dict) else None
    return intent if isinstance(intent, str) else None


def reasons_in(verdict: dict[str, Any]) -> list[str]:
    """Why a verdict is not a pass, a line each: findings first, then failed checks."""
    lines = [f"line {finding['line']}: {finding['message']} ({finding['rule']})" for finding in verdict.get("findings", [])]
    lines += [f"{check['name']}: {check['message']}" for check in verdict.get("checks", []) if not check["passed"]]
    return lines or [str(verdict.get("verdict", "refused"))]


#: Slots of the mind itself: every object sees them by delegation, none of its methods needs them.
_MIND_SLOTS = frozenset({"model", "tokenizer", "model_name", "quantisation", "adapters"})


def faculties_of(receiver: UvmObject) -> tuple[StoredFolder, StoredFolder]:
    """The weights and the tokenizer that delegation finds. Raises `ModelError` for an object without a mind."""
    visible = Mirror(receiver).visible()
    weights, tokenizer = visible.get("model"), visible.get("tokenizer")
    if not isinstance(weights, StoredFolder) or not isinstance(tokenizer, StoredFolder):
        raise ModelError(f"{Mirror(receiver).label} has no mind: it must delegate to an object with model and tokenizer")
    return weights, tokenizer


def _question(mind: LoadedModel, prompt: str, slots: dict[str, Any]) -> Any:
    from runtime.mind.instruct import Instruct

    speaker = mind.dialect if isinstance(mind.dialect, Instruct) else Instruct(mind.tokenizer)
    return speaker.conversation(prompt, slots)
