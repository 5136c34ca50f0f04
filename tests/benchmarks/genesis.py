"""How many hand-written messages the genesis model answers at the first try, greedily.

    python -m tests.benchmarks.genesis [--model DIR] [--cases realistic|development|validation|PATH] [--failures]

Only totals are printed. `--failures` works for the development set alone: nobody looks at the test set's failures.
"""

from __future__ import annotations

import argparse
import collections
from itertools import islice
from pathlib import Path
from typing import Any

from runtime.mind.genesis.evaluate import SETS, WEIGHTS, Writer, of_set, score, speed
from runtime.mind.requests import MethodRequest
from tests.mind.realistic import DEVELOPMENT_SET, TEST_SET, VALIDATION_SET, judge, load_cases

#: What was promised, as shares of right answers: `runtime.mind.genesis.evaluate.SETS` by name, and the hand-written set.
PROMISED = {"known, without intent": 0.9, "known, with intent": 0.9, "phrasing, with intent": 0.9}
PROMISED_REALISTIC = 0.6
PROMISED_SECONDS = 1.0


def judged(writer: Writer, path: Path, *, show_failures: bool = False) -> dict[str, list[bool]]:
    """Whether each case of `path` was answered rightly: all of them, and by level and intent."""
    cases = load_cases(path)
    requests = [MethodRequest(c.selector, c.args, c.kwargs, c.slots, (), c.intent) for c in cases]
    sources = writer.write(requests)
    groups: dict[str, list[bool]] = collections.defaultdict(list)
    for case, request, source in zip(cases, requests, sources, strict=True):
        result = judge(case, source)
        for group in ("all", case.level, "with intent" if case.intent else "without intent"):
            groups[group].append(result.passed)
        if show_failures and not result.passed:
            print(case.id, writer.dialect.prompt(request).text, result.reason, source, sep="\n  ", end="\n\n")
    return groups


def measure(count: int = 200) -> list[dict[str, Any]]:
    """Shares of right answers on generated sets of `count` examples and on the hand-written one; seconds for one method."""
    writer = Writer(WEIGHTS, 2)
    rows = []
    for name, split in SETS.items():
        right, _ = score(writer, list(islice(of_set(name, split, 4242), count)))
        rows.append(_row(name, right / count, PROMISED.get(name)))
    realistic = judged(writer, TEST_SET)["all"]
    rows.append(_row("hand-written messages", sum(realistic) / len(realistic), PROMISED_REALISTIC))
    seconds, _ = speed(writer, list(islice(of_set("known, with intent", SETS["known, with intent"], 4242), 20)))
    timing = {"area": "mind", "measure": "one method, median", "value": seconds, "unit": "s", "reference": None, "ratio": None}
    return [*rows, {**timing, "target": PROMISED_SECONDS, "met": seconds < PROMISED_SECONDS}]


def _row(name: str, share: float, target: float | None) -> dict[str, Any]:
    met = None if target is None else share >= target
    return {
        "area": "mind", "measure": name, "value": share, "unit": "right", "reference": None, "ratio": None, "target": target, "met": met,
    }  # fmt: skip


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.genesis", description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=WEIGHTS)
    parser.add_argument("--cases", default="realistic")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--failures", action="store_true")
    options = parser.parse_args()
    path = {"realistic": TEST_SET, "development": DEVELOPMENT_SET, "validation": VALIDATION_SET}.get(options.cases) or Path(options.cases)
    if options.failures and path != DEVELOPMENT_SET:
        parser.error("--failures shows cases, which is for --cases development only")
    for group, passed in judged(Writer(options.model, options.threads), path, show_failures=options.failures).items():
        print(f"{group:16} {sum(passed):4d} of {len(passed):4d}  {100 * sum(passed) / len(passed):5.1f} %")


if __name__ == "__main__":
    main()
