"""The circuit breaker, by its clock."""

from __future__ import annotations

from sandbox.breaker import Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def broken(failures: int = 3) -> tuple[Breaker, Clock]:
    clock = Clock()
    breaker = Breaker(failures=3, first_s=1.0, most_s=5.0, clock=clock)
    for _ in range(failures):
        assert breaker.may_try()
        breaker.failed("no answer")
    return breaker, clock


def test_single_failures_open_nothing() -> None:
    """Fewer than so many in a row, with a success between them, leave it closed."""
    breaker, _ = broken(2)
    breaker.succeeded()
    breaker.failed("again")
    breaker.failed("again")

    assert ("closed", None, True) == (breaker.state, breaker.refusal(), breaker.may_try())


def test_opens_and_says_why() -> None:
    """While it is open nobody may try, and who asks is told why and until when."""
    breaker, _ = broken()

    assert ("open", False, 1.0) == (breaker.state, breaker.may_try(), breaker.left_s())
    assert "3 failures in a row, tried again in 1 s; the last: no answer" == breaker.refusal()


def test_one_at_a_time_may_try() -> None:
    """When the time is over one may try; the others when it has succeeded."""
    breaker, clock = broken()
    clock.now = 1.0

    assert ("trying", None) == (breaker.state, breaker.refusal())
    assert [True, False] == [breaker.may_try(), breaker.may_try()]
    breaker.succeeded()
    assert ["closed", True, True] == [breaker.state, breaker.may_try(), breaker.may_try()]


def test_stays_open_longer_each_time() -> None:
    """Each try that fails doubles the wait, up to the longest; a success forgets all that."""
    breaker, clock = broken()
    waits = []
    for _ in range(4):
        clock.now += breaker.left_s()
        assert breaker.may_try()
        breaker.failed("still")
        waits.append(breaker.left_s())
    clock.now += breaker.left_s()
    assert breaker.may_try()
    breaker.succeeded()
    for _ in range(3):
        breaker.failed("once more")

    assert ([2.0, 4.0, 5.0, 5.0], 1.0) == (waits, breaker.left_s())


def test_late_failures_do_not_prolong_it() -> None:
    """Those who had begun before it opened tell nothing new."""
    breaker, clock = broken()
    breaker.failed("late")

    assert 1.0 == breaker.left_s()
    clock.now = 1.0
    assert breaker.may_try()
