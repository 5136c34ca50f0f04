r"""What one attempt of Python's backtracking matcher costs at most, as a polynomial of the text's length.

`linear.py` knows the expressions whose choices the next character decides. Many honest ones are a little worse: `.*foo` tries every
place to stop, a look-ahead reads on from where it stands, `(\w+) \1` compares. What they cost is bounded all the same, as long as
no loop can take its own text apart in several ways. Then a loop whose end is undecided can be left at each of its turns, once: it
multiplies what comes after it by the length of the text, and adds nothing else. Loops that are ambiguous inside (`(a+)+`,
`(a|ab)*`) have no bound here; neither has what this module does not know. Costs are upper bounds, in steps of the matcher.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import zip_longest
from re import _constants as op
from re import _parser
from typing import Any, NamedTuple

from policies.facades.linear import Undecided, Walk

__all__ = ["Cost", "cost_of_attempt"]

# An expression of more steps than this in a text of one character is not honest.
_MANY = 10_000_000
# Up to so many turns, a repetition is as good as written out.
_UNROLLED = 16
# Every character: what a back reference to an unknown group can begin with.
_ANY = Walk(False).characters(op.ANY, None)


class Cost(tuple[int, ...]):
    """A polynomial of n + 1, where n is the length of the text: the coefficients, of the zeroth power first."""

    __slots__ = ()

    def then(self, other: Cost) -> Cost:
        """This and afterwards the other."""
        return Cost(a + b for a, b in zip_longest(self, other, fillvalue=0))

    def times(self, other: Cost) -> Cost:
        """The other at each step of this."""
        made = [0] * (len(self) + len(other) - 1)
        for i, a in enumerate(self):
            for j, b in enumerate(other):
                made[i + j] += a * b
        return Cost(made)

    def steps(self, length: int) -> int:
        """How many steps a text of so many characters takes."""
        return sum(each * (length + 1) ** power for power, each in enumerate(self))

    def longest(self, steps: int) -> int:
        """The longest text, in characters, that takes no more than so many steps; -1 if none does."""
        return bisect_right(range(steps + 1), steps, key=self.steps) - 1


_ONE, _TEXT = Cost((1,)), Cost((0, 1))


def _at_most(times: int) -> Cost:
    return Cost((max(times, 1),))


class _Rest(NamedTuple):
    """What comes from some place on: its cost, the cost of failing at the next character, the first characters."""

    cost: Cost
    glance: Cost
    first: int


_END = _Rest(_ONE, _ONE, 0)


def cost_of_attempt(pattern: str | bytes, flags: int) -> tuple[Cost, bool] | None:
    """(the cost of one attempt, whether the expression is tied to the beginning of the text); None where there is no bound.

    Raises: re.error for what is no expression.
    """
    try:
        tree = _parser.parse(pattern, flags)
        items = list(tree)
        rest, _ = _Weighing(tree.state).sequence_cost(items, _END)
    except (RecursionError, OverflowError) as error:
        raise re.error(f"nested too deeply: {error}") from None
    except Undecided:
        return None
    tied = bool(items) and items[0] == (op.AT, op.AT_BEGINNING) and not tree.state.flags & re.MULTILINE
    return (rest.cost, tied) if sum(rest.cost) <= _MANY else None


class _Weighing(Walk):
    """Adds costs to the walk from right to left; raises Undecided where there is no bound."""

    def __init__(self, state: Any) -> None:
        super().__init__(bool(state.flags & re.IGNORECASE))
        self.widths = state.groupwidths
        self.group_first: dict[int, int] = {}

    def item(self, kind: Any, value: Any, follow: int) -> tuple[int, bool]:
        if kind in (op.ASSERT, op.ASSERT_NOT):
            return 0, True  # it reads and takes nothing: what follows it comes first
        if kind is op.GROUPREF:
            return self.group_first.get(value, _ANY), self.widths[value][0] == 0
        return super().item(kind, value, follow)

    def sequence_cost(self, items: list[Any], rest: _Rest) -> tuple[_Rest, bool]:
        """(the sequence and what comes after it, whether the sequence can be empty)."""
        empty = True
        self._learn_groups(items)
        for kind, value in reversed(items):
            rest, nullable = self.item_cost(kind, value, rest)
            empty = empty and nullable
        return rest, empty

    def _learn_groups(self, items: list[Any]) -> None:
        """What groups begin with, for the references after them."""
        for kind, value in items:
            if kind is op.SUBPATTERN and value[0] is not None and not self.ignore_case:
                try:
                    self.group_first[value[0]], _ = self.part(list(value[3]), 0)
                except Undecided:
                    self.group_first[value[0]] = _ANY

    def item_cost(self, kind: Any, value: Any, rest: _Rest) -> tuple[_Rest, bool]:
        self.step()
        if kind is op.SUBPATTERN:
            _group, add, drop, inner = value
            if add & re.IGNORECASE or drop & re.IGNORECASE:
                raise Undecided
            return self.sequence_cost(list(inner), rest)
        if kind is op.BRANCH:
            ways = [self.sequence_cost(list(each), rest) for each in value[1]]
            cost = glance = _ONE
            first = 0
            for way, _ in ways:
                cost, glance, first = cost.then(way.cost), glance.then(way.glance), first | way.first
            return _Rest(cost, glance, first), any(empty for _, empty in ways)
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            low, high, body = value
            return self._repeat_cost(low, high, body, rest)
        if kind in (op.ASSERT, op.ASSERT_NOT):
            # What an assertion has found is never looked for again: its end is the end of a match of its own.
            inside = self.sequence_cost(list(value[1]), _END)[0].cost
            return _Rest(inside.then(rest.cost), inside.then(rest.glance), rest.first), True
        first, nullable = self.item(kind, value, rest.first)
        # A back reference that cannot begin with the next character is compared no further.
        reads = _TEXT if kind is op.GROUPREF and self.widths[value][1] > _MANY else _ONE
        if kind is op.GROUPREF and reads is _ONE:
            reads = _at_most(self.widths[value][1])
        glance = _ONE.then(rest.glance) if nullable else _ONE
        return _Rest(reads.then(rest.cost), glance, first | rest.first if nullable else first), nullable

    def _repeat_cost(self, low: int, high: Any, body: Any, rest: _Rest) -> tuple[_Rest, bool]:
        items = list(body)
        once, empty = self.sequence_cost(items, _END)
        self.check_turns(low, empty)
        alone, loops = once.first, high is op.MAXREPEAT or high > 1
        if loops and not self._one_way(items, alone):
            if high is op.MAXREPEAT or high > _UNROLLED:
                raise Undecided  # a turn can be taken apart in several ways, and so can what several turns take together
            return self._unrolled(low, high, items, rest), low == 0 or empty
        nullable = low == 0 or empty
        glance = once.glance.then(rest.glance)
        after = _Rest(rest.cost, rest.glance, rest.first | (alone if loops else 0))
        if (low == high or not alone & rest.first) and self._one_way(items, after.first):
            # One way through. At each step of it, leaving or not fails at a glance.
            steps = _TEXT if (loops and high is op.MAXREPEAT) or _unbounded(items) else _at_most(high)
            cost = steps.times(self._peeks(items).then(rest.glance)).then(rest.cost)
        else:
            turns = _TEXT if high is op.MAXREPEAT else _at_most(high)
            cost = turns.times(self.sequence_cost(items, after)[0].cost).then(rest.cost)
        return _Rest(cost, glance, alone | rest.first if nullable else alone), nullable

    def _unrolled(self, low: int, high: int, items: list[Any], rest: _Rest) -> _Rest:
        chain = rest
        for turn in range(high, 0, -1):
            chain, _ = self.sequence_cost(items, chain)
            if turn > low:
                chain = _Rest(chain.cost.then(rest.cost), chain.glance.then(rest.glance), chain.first | rest.first)
        return chain

    def _one_way(self, items: list[Any], follow: int) -> bool:
        try:
            self.part(items, follow)
        except Undecided:
            return False
        return True

    def _peeks(self, items: list[Any]) -> Cost:
        """What all the assertions in some items cost, if each is looked at once."""
        total = _ONE
        for kind, value in items:
            if kind in (op.ASSERT, op.ASSERT_NOT):
                total = total.then(self.sequence_cost(list(value[1]), _END)[0].cost)
            elif kind is op.SUBPATTERN:
                total = total.then(self._peeks(list(value[3])))
            elif kind is op.BRANCH:
                for way in value[1]:
                    total = total.then(self._peeks(list(way)))
            elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
                times = _at_most(1 if value[1] is op.MAXREPEAT else value[1])
                total = total.then(times.times(self._peeks(list(value[2]))))
            else:
                total = total.then(_ONE)
        return total


def _unbounded(items: list[Any]) -> bool:
    """Whether some items can take a text of any length."""
    for kind, value in items:
        if kind is op.GROUPREF:
            return True
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and (value[1] is op.MAXREPEAT or _unbounded(list(value[2]))):
            return True
        if kind is op.SUBPATTERN and _unbounded(list(value[3])):
            return True
        if kind is op.BRANCH and any(_unbounded(list(way)) for way in value[1]):
            return True
    return False
