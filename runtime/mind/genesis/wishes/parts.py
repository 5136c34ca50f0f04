"""What wishes are put together from: statements with their words, conditions and refusals."""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.mind.genesis.wishes.scene import Scene

REFUSED = "raise ValueError('not allowed')"
_JOINERS = ("; ", ", ", ". ", ", ", "; ", ", but ", " and ")
_OPPOSITES = ((" <= ", " > "), (" >= ", " < "), (" > ", " <= "), (" < ", " >= "), (" == ", " != "), (" is not None", " is None"),
              (" not in ", " in "), (" in ", " not in "))  # fmt: skip


@dataclass
class Wish:
    """What happens, in which words, under which selectors."""

    selectors: list[str]
    clauses: list[str]
    lines: list[str]
    #: Selectors that say it without an intent.
    plain: list[str] = field(default_factory=list)

    def unless(self, scene: Scene, test: str, meaning: str) -> None:
        """Refuses it with a ValueError where `test` holds."""
        self.lines = [f"if {test}:", "    " + REFUSED, *self.lines]
        self.clauses.append(condition(scene, meaning, "refuse"))
        self.plain = []

    def only(self, scene: Scene, test: str, meaning: str) -> None:
        """Does it only where `test` holds; `meaning` is the opposite."""
        self.lines = [f"if {test}:", *("    " + line for line in self.lines)]
        self.clauses.append(condition(scene, meaning, "skip"))
        self.plain = []


def joined(scene: Scene, clauses: list[str], *, shuffle: float = 0.15) -> str:
    """Clauses as one text; the order is mostly the natural one."""
    rng = scene.rng
    clauses = [c for c in clauses if c]
    if len(clauses) > 1 and rng.random() < shuffle:
        rng.shuffle(clauses)
    text = clauses[0]
    for clause in clauses[1:]:
        joiner = rng.choice(_JOINERS)
        if clause.startswith(("but ", "and ", ", ", "; ")):
            joiner = rng.choice((", ", "; ", " "))
            clause = clause.lstrip(",; ")
        text += joiner + (clause[:1].upper() + clause[1:] if joiner == ". " and rng.random() < 0.7 else clause)
    return text


def condition(scene: Scene, meaning: str, frame: str) -> str:
    """A frame such as `refuse` around the words for a condition."""
    pattern = scene.pick(frame)
    if "$n" in pattern:
        return pattern.replace("$n", scene.pick(meaning, "noun"))
    return pattern.replace("$c", scene.pick(meaning, "clause"))


def negated(test: str) -> str:
    """The opposite of a simple condition."""
    for sign, other in _OPPOSITES:
        if sign in test:
            return test.replace(sign, other)
    return test[4:] if test.startswith("not ") else "not " + test
