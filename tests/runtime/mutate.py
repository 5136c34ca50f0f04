"""Removes the VM's guards one by one and reports those that no test misses.

    python -m tests.runtime.mutate [NAME…]

Exit status 1 if any mutation survives. How: `tests.mutation`. Only tests that need no engine, no jail and no model judge.
"""

from __future__ import annotations

import sys

from tests import mutation

NEAR = (
    ("runtime/selectors.py", "test_slots.py"), ("runtime/objects.py", "test_slots.py"), ("runtime/objects.py", "test_lookup.py"), ("runtime/values.py", "test_slots.py"),
    ("runtime/protocol.py", "test_protocol.py"), ("runtime/snapshots.py", "test_protocol.py"), ("runtime/execution.py", "test_execution.py"),
    ("runtime/messages.py", "test_messages.py"), ("runtime/image.py", "test_image.py"), ("runtime/image.py", "test_transactions.py"),
    ("runtime/mind/weights.py", "../mind/test_weights.py"), ("runtime/legible.py", "test_legible.py"), ("verification/files.py", "test_verify.py"), ("verification/running.py", "test_verify.py"),
)  # fmt: skip

# One mutation a line.
# fmt: off
# name -> (what stands in one of the modules, what stands there instead)
GUARDS: dict[str, mutation.Mutation] = {
    # what a message may be called, and what a slot may hold
    "underscores are no messages": ('    if name.startswith("_"):\n        raise SelectorError', "    if False:\n        raise SelectorError"),
    "names that look alike": ('name != unicodedata.normalize("NFKC", name) or ', ""),
    "length of selectors": ("    if len(name) > MAX_LENGTH:", "    if False:"),
    "announced arguments": ("    if colons and (", "    if False and ("),
    "underscore attributes": ("            raise AttributeError(name)\n        found = lookup(self, name)", "            pass\n        found = lookup(self, name)"),
    "plain values": ("    return value if isinstance(value, (Persistent, Primitive)) else refuse(value)", "    return value"),
    "copies on the way in": ('    """A value as a slot keeps it. Raises `SlotError` when it cannot."""\n    return copied(value, _held)', "    return value"),
    "copies on the way out": ('    """A slot\'s value as a sender gets it."""\n    return copied(value, _held)', "    return value"),
    "nesting of values": ("depth=MAX_DEPTH, ", "depth=10_000, "),
    "parents are objects": ('        if not isinstance(value, UvmObject):\n            raise SlotError(f"{name} must hold', '        if False:\n            raise SlotError(f"{name} must hold'),
    "memo is emptied": ("    if before is _ABSENT or is_parent(name) or is_behaviour(before) or is_behaviour(value):\n        forget_bound_methods()", "    pass"),
    "memo is no state": ('        return {"_label": self._label, "_slots": dict(self._slots)}', '        return dict(self.__dict__) | {"_label": self._label, "_slots": dict(self._slots)}'),
    "order of lookup": ("        waiting.extend(reversed(parents_of(current)))", "        waiting.extend(parents_of(current))"),
    # what is installed
    "verdict of this source": ('verdict["source_digest"] != method.source_digest or ', ""),
    "verdict under this policy": (' or verdict["policy_digest"] != policy.digest:', ":"),
    "admission": ("        if objection is not None:", "        if False:"),
    "receiver as it was": ("        if not snapshot.holds(self._image):", "        if False:"),
    "serials": ("            if obj._p_jar is None or obj._p_changed or obj._p_serial != serial:", "            if False:"),
    "nobody changes it meanwhile": ("            image.require(obj)\n", ""),
    "only what passed": ('            if verdicts[source]["verdict"] == "passed" and not demanded:', "            if not demanded:"),
    "only what passed, of several": ('            if verdict["verdict"] != "passed":\n                continue\n', ""),
    "agreement": ("            agreed = share_of[source] >= demanded", "            agreed = True"),
    "policy before the cell": ("        return [source for source in sources if source not in refused]", "        return sources"),
    "no transaction while a cell runs": ("        self._image.rest()\n        verdict: dict", "        verdict: dict"),
    "a fault is no verdict": ('        if verdict["verdict"] == "infra_error":\n            raise', "        if False:\n            raise"),
    "without a mind": ('        if lookup(self._receiver, "reflectOn_") is None:', "        if False:"),
    "arguments are seen": ("    for value in mentioned:\n        neighbourhood.outward(value)\n", ""),
    "order of states": ("        if state not in valid:", "        if False:"),
    "slots that decide about methods": ("            if name in CONTROL_SLOTS or is_parent(name):", "            if False:"),
    # what a worker keeps, and what a run may say
    "worker: revision of what it keeps": ("        if kept is None or kept.serial != obj._p_serial:", "        if kept is None:"),
    "worker: revision on the path": ("            if known is not None and known.serial == serial:", "            if known is not None:"),
    "worker: a path that changed": ("            if obj._p_changed is not False or obj._p_serial != serial:", "            if False:"),
    "worker: savepoints": ("        self._keeps = path.jar is not None and not saved(path.jar)", "        self._keeps = path.jar is not None"),
    "worker: savepoints on the path": ("        if path is not None and not saved(path.jar) and path.holds():", "        if path is not None and path.holds():"),
    "worker: effects that mention objects": ("            if not known.referring.isdisjoint(changes) or any(", "            if False and any("),
    "worker: effects that were rolled back": (
        "            if obj._p_changed is not False or obj._p_serial == known.serial or obj._slots is not slots:", "            if False:"),
    "worker: effects on what it does not keep": ("            if known is None:\n                return None\n", "            if known is None:\n                continue\n"),
    "worker: what it looked at is shown": ("            if key not in self._shown:\n                raise", "            if False:\n                raise"),
    "worker: what was stale is run again": ("            if not stale:\n                return send.finish", "            if True:\n                return send.finish"),
    "worker: references to what was shown": ("            if type(leaf) is not Ref or not showing.knows(leaf.oid):", "            if type(leaf) is not Ref:"),
    "worker: objections": ("            if problem:\n                raise lease.worker.reject", "            if False:\n                raise lease.worker.reject"),
    "worker: cognition": ("        if obj is None or not self.policy.objects.cognition:", "        if obj is None:"),
    # the image
    "other formats": ("        if found != FORMAT or stranger:", "        if False:"),
    "only objects have names": ("        if not isinstance(obj, UvmObject):\n            raise ImageError", "        if False:\n            raise ImageError"),
    "transactions do not nest": ('        if self._held:\n            raise TransactionError("a transaction is already', '        if False:\n            raise TransactionError("a transaction is already'),
    "no protocol inside a transaction": ('        if self._held:\n            raise TransactionError("a message that nobody', '        if False:\n            raise TransactionError("a message that nobody'),
    "a failed commit leaves nothing": ("        except (POSError, OSError) as error:\n            self.abort()\n", "        except (POSError, OSError) as error:\n"),
    "an awakening that fails leaves nothing": ("            # Blobs that were added would else be committed by whatever comes next.\n            self.abort()\n", ""),
    "a model's files are flushed before the commit": ("            _flush(staged)\n", ""),
    "weights are flushed": ("    weights.make_durable()\n", ""),
    "tokenizers are flushed": ("    tokenizer.make_durable()\n", ""),
    "content of blobs": ("            if _digest(path) != digest:", "            if False:"),
    "length of blobs": ("            if path.stat().st_size != size:", "            if False:"),
    "length of weights": ("    if size != expected:", "    if False:"),
    "shards stay in their folder": ('"/" in name or not', "not"),
    # what people and CI systems read
    "control characters": ('if c in "\\n\\t\\N{NO-BREAK SPACE}" or c.isprintable()', "if True"),
    "errors of one line": ('print(f"batos: {one_line(str(error))}"', 'print(f"batos: {error}"'),
    "a fault of the sandbox is status 3": ('        if "infra_error" in verdicts:\n            return 3\n', ""),
    "a malformed file is status 2": ('        if not verdicts or any(method["stage"] == "file" for method in self.methods):\n            return 2\n', ""),
    "size of method files": ("    if len(raw) > MAX_BYTES:", "    if False:"),
    "one header": ("    if len(found) != 1:", "    if len(found) == 0:"),
}
# fmt: on


def main(names: list[str]) -> int:
    """Command line."""
    subject = mutation.Subject(
        package="runtime",
        copied=("policies", "sandbox", "runtime", "tests", "containers"),
        tests=("tests/runtime", "tests/mind/test_weights.py", "-m", "not engine and not jail and not model"),
        near=tuple((module, f"tests/runtime/{test}") for module, test in NEAR),
    )
    return mutation.main(subject, GUARDS, names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
