"""Fuzzes the compiler for as long as it is told: `python -m tests.policies.fuzz SECONDS [SEED]`.

Sources come from the grammar (hypothesis, as in `test_closed_world`), from splicing honest programs and attacks line by line and token by
token, and, where atheris is installed, from its coverage-guided mutation (`--atheris`). Each is compiled and checked: refused with
findings, or guarded everywhere. What goes wrong is kept in `data/fuzz-seeds` and compiled again by every later run and by the tests.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
import time
import warnings
from pathlib import Path
from types import FunctionType

from tests.attacks.language import control, lasting, reach, tunnels
from tests.policies.honest import PROGRAMS
from tests.policies.test_closed_world import check, statements

SEEDS = Path(__file__).parent / "data" / "fuzz-seeds"
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def material() -> list[str]:
    """Honest programs, attacks, and what went wrong before."""
    attacks = [
        each.source
        for module in (reach, control, tunnels, lasting)
        for family in module.FAMILIES
        for each in family.payloads
    ]
    return (
        [source for source, _, _ in PROGRAMS.values()]
        + attacks
        + [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.py"))]
    )


def mutated(dice: random.Random, sources: list[str]) -> str:
    """One source, with lines and tokens of others spliced in."""
    text = dice.choice(sources)
    other = dice.choice(sources)
    if dice.random() < 0.5:
        lines, from_ = text.splitlines(), other.splitlines()
        for _ in range(dice.randint(1, 4)):
            lines.insert(dice.randrange(len(lines) + 1), dice.choice(from_) if from_ else "")
        return "\n".join(lines)
    tokens, from_ = _TOKEN.findall(text), _TOKEN.findall(other)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(tokens))
        match dice.randrange(3):
            case 0:
                tokens[at] = dice.choice(from_) if from_ else ""
            case 1:
                tokens.insert(at, dice.choice(from_) if from_ else "")
            case _:
                tokens[at] = ""
    return "".join(tokens)


def generated() -> list[str]:
    """A hundred sources from the grammar."""
    import ast

    from hypothesis import HealthCheck, Phase, given, settings

    from tests.policies.test_closed_world import arguments

    found: list[str] = []

    @settings(
        max_examples=100, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(statements(), statements())
    def collect(first: ast.stmt, second: ast.stmt) -> None:
        module = ast.Module([ast.FunctionDef("m", arguments("self"), [first, second], [], None)], [])
        ast.fix_missing_locations(module)
        try:
            found.append(ast.unparse(module))
        except (ValueError, RecursionError, AttributeError):
            return

    collect()
    return found


def fuzz(seconds: float, seed: int = 0) -> tuple[int, list[str]]:
    """(sources tried, problems). A problem's source is kept among the seeds."""
    dice, sources, problems, tried = random.Random(seed), material(), [], 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        batch = [mutated(dice, sources) for _ in range(900)] + generated()
        for source in batch:
            tried += 1
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    check(source)
            except Exception as error:
                SEEDS.mkdir(exist_ok=True)
                (SEEDS / f"{hashlib.sha256(source.encode('utf-8', 'replace')).hexdigest()[:12]}.py").write_text(
                    source, "utf-8", "replace"
                )
                problems.append(f"{type(error).__name__}: {error}: {source[:200]!r}")
            if time.monotonic() > until:
                break
    return tried, problems


def coverage_guided() -> None:
    """Hand the compiler to atheris; its own options follow on the command line. Bytes choose tokens, so that much of it parses."""
    import atheris

    for name, module in list(sys.modules.items()):
        holders = [
            module,
            *(each for each in vars(module).values() if isinstance(each, type) and each.__module__ == name),
        ]
        for holder in holders if name.startswith("policies") else ():
            for each in vars(holder).values():
                if isinstance(each, FunctionType) and each.__module__ == name:
                    atheris.instrument_func(each)
    tokens = sorted({token for source in material() for token in _TOKEN.findall(source) if len(token) < 30})

    def one(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        chosen = [
            tokens[provider.ConsumeIntInRange(0, len(tokens) - 1)]
            for _ in range(min(60, provider.remaining_bytes() // 2))
        ]
        check("def m(self, x=None):\n    " + "".join(chosen))

    atheris.Setup([sys.argv[0], *sys.argv[2:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--atheris"]:
        coverage_guided()
    count, wrong = fuzz(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    print(f"{count} sources, {len(wrong)} problems", *wrong[:20], sep="\n")
    sys.exit(bool(wrong))
