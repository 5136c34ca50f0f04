"""How many hand-written messages the genesis model answers at the first try, greedily.

    python -m tests.benchmarks.genesis [--model DIR] [--cases realistic|development|PATH] [--failures]

Only totals are printed. `--failures` works for the development set alone: nobody looks at the test set's failures.
"""

from __future__ import annotations

import argparse
import collections
from pathlib import Path

from runtime.mind.genesis.evaluate import WEIGHTS, Writer
from runtime.mind.requests import MethodRequest
from tests.mind.realistic import DEVELOPMENT_SET, TEST_SET, judge, load_cases


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.genesis", description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=WEIGHTS)
    parser.add_argument("--cases", default="realistic")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--failures", action="store_true")
    options = parser.parse_args()
    path = {"realistic": TEST_SET, "development": DEVELOPMENT_SET}.get(options.cases) or Path(options.cases)
    if options.failures and path != DEVELOPMENT_SET:
        parser.error("--failures shows cases, which is for --cases development only")
    cases = load_cases(path)
    requests = [MethodRequest(c.selector, c.args, c.kwargs, c.slots, (), c.intent) for c in cases]
    writer = Writer(options.model, options.threads)
    sources = writer.write(requests)
    groups: dict[str, list[bool]] = collections.defaultdict(list)
    for case, request, source in zip(cases, requests, sources, strict=True):
        result = judge(case, source)
        for group in ("all", case.level, "with intent" if case.intent else "without intent"):
            groups[group].append(result.passed)
        if options.failures and not result.passed:
            print(case.id, writer.dialect.prompt(request).text, result.reason, source, sep="\n  ", end="\n\n")
    for group, passed in groups.items():
        print(f"{group:16} {sum(passed):4d} of {len(passed):4d}  {100 * sum(passed) / len(passed):5.1f} %")


if __name__ == "__main__":
    main()
