"""The measurements, on this machine: `python -m tests.benchmarks [--json] [AREA …]`.

An area is a module beside this one with a function `measure()` that answers rows of `area`, `measure`, `value`, `unit`,
`reference` (the same thing without BatOS, in the same run), `ratio`, `target` and `met` (None where nothing was promised).
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


def areas() -> list[str]:
    """Names of the areas that there are."""
    here = Path(__file__).parent
    return sorted(path.stem for path in here.glob("*.py") if "def measure(" in path.read_text(encoding="utf-8") and path.stem[0] != "_")


def measured(area: str) -> list[dict[str, Any]]:
    """The rows of one area."""
    rows: list[dict[str, Any]] = importlib.import_module(f"tests.benchmarks.{area}").measure()
    return rows


def table(area: str, rows: list[dict[str, Any]]) -> Table:
    """The rows for a terminal."""
    drawn = Table(title=area, title_justify="left")
    for column in ("measure", "value", "reference", "ratio", "target", "met"):
        drawn.add_column(column, justify="left" if column in ("measure", "met") else "right")
    for row in rows:
        met = {True: "yes", False: "NO", None: ""}[row["met"]]
        value = f"{_number(row['value'])} {row['unit']}".strip()
        drawn.add_row(row["measure"], value, _number(row["reference"]), _number(row["ratio"]), str(row["target"] or ""), met)
    return drawn


def _number(value: Any) -> str:
    return "" if value is None else f"{value:.3g}" if isinstance(value, float) and abs(value) < 1000 else f"{value:,.0f}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"of {', '.join(areas())}; all when none is named")
    parser.add_argument("--json", action="store_true", help="print a list of rows")
    options = parser.parse_args()
    unknown = sorted(set(options.areas) - set(areas()))
    if unknown:
        parser.error(f"unknown area {', '.join(unknown)}: valid are {', '.join(areas())}")
    console, found = Console(width=130), []
    for area in options.areas or areas():
        print(f"measuring {area} …", file=sys.stderr)
        rows = measured(area)
        found += rows
        if not options.json:
            console.print(table(area, rows))
    if options.json:
        print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
