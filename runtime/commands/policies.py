"""`batos policy`: reviewing policies before they are rolled out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from runtime.commands.faults import FAILED, USAGE
from runtime.commands.options import JsonOption
from runtime.commands.values import to_json

app = typer.Typer(
    help="Review policies: what a method may be written with, touch and spend, and what it must prove.", no_args_is_help=True
)
PolicyArgument = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A policy that is shipped, or a TOML file.")]


def register(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.add_typer(app, name="policy")


@app.command("list")
def list_(as_json: JsonOption = False) -> None:
    """List the policies that are shipped.

    Example: batos policy list
    """
    from policies.review import list_policies

    rows = list_policies()
    _print(rows, as_json, [f"{row['name']:<10} {row['version']}  {row['digest'][:19]}  {_first_line(row['purpose'])}" for row in rows])


@app.command()
def show(policy: PolicyArgument, as_json: JsonOption = False) -> None:
    """Show every key of a policy, inheritance resolved, with what it means.

    Example: batos policy show strict
    """
    from policies import load_policy
    from policies.review import show

    rows = show(load_policy(policy))
    _print(rows, as_json, [f"{row['key']} = {to_json(row['value'])}\n    {row['about']}" for row in rows])


@app.command()
def lint(file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy file.")], as_json: JsonOption = False) -> None:
    """Say what is wrong with a policy file, and what a reviewer would ask about. Exit status 2 when it cannot be used.

    Example: batos policy lint ./ours.toml
    """
    from policies.review import lint

    rows = lint(file)
    _print(rows, as_json, [f"{row['file']}:{row['line'] or 1}: {row['severity']}: {_about(row)}" for row in rows] or [f"{file}: sound"])
    if any(row["severity"] == "error" for row in rows):
        raise typer.Exit(USAGE)


@app.command()
def test(policy: PolicyArgument = "standard", as_json: JsonOption = False) -> None:
    """Run the examples of every rule: one that must be refused and one that must be accepted. Exit status 1 if one is not.

    Example: batos policy test strict
    """
    from policies import load_policy
    from policies.review import run_rule_examples

    rows = run_rule_examples(load_policy(policy))
    shown = [f"{'ok' if row['passed'] else 'FAILED':<6} {row['rule']}  {'on ' if row['on'] else 'off'}  {row['cwe']:<8} {row['title']}" for row in rows]
    _print(rows, as_json, shown)
    if not all(row["passed"] for row in rows):
        raise typer.Exit(FAILED)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Source of a method, or a method file.")],
    policy: Annotated[str, typer.Option("--policy", metavar="NAME|FILE", help="The policy to ask.")] = "standard",
    as_json: JsonOption = False,
) -> None:
    """Say what a policy finds in a source and why, or what an accepted method touches. Exit status 1 when it is refused.

    Example: batos policy explain deposit.py --policy strict
    """
    from policies import load_policy
    from policies.review import explain
    from runtime.commands.faults import UsageError

    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is no UTF-8 text'}") from None
    told = explain(source, load_policy(policy))
    lines = [
        f"{file}:{found['line']}:{found['column']}: {found['rule']} {found['message']}\n    {found['cwe']}: {found['reason']}"
        for found in told["findings"]
    ]
    if told["accepted"]:
        lines = [f"{told['selector']}({', '.join(told['parameters'])}) is accepted by {policy}"]
        lines += [f"    {what.replace('_', ' ')}: {', '.join(names) or 'none'}" for what, names in told["touches"].items()]
    _print(told, as_json, lines)
    if not told["accepted"]:
        raise typer.Exit(FAILED)


@app.command()
def diff(old: PolicyArgument, new: PolicyArgument, as_json: JsonOption = False) -> None:
    """Show what differs between two policies, key by key. Exit status 1 when something does.

    Example: batos policy diff strict standard
    """
    from policies import load_policy
    from policies.review import diff

    rows = diff(load_policy(old), load_policy(new))
    _print(rows, as_json, [_changed(row) for row in rows])
    if rows:
        raise typer.Exit(FAILED)


def _print(data: Any, as_json: bool, lines: list[str]) -> None:
    typer.echo(to_json(data, indent=2) if as_json else "\n".join(lines))


def _changed(row: dict[str, Any]) -> str:
    """One key that differs; of two lists what went and what came, which is what a reviewer looks for."""
    if row.get("added") is None:
        return f"{row['key']}: {to_json(row['old'])} -> {to_json(row['new'])}"
    moved = [f"{sign} {', '.join(map(str, row[side]))}" for sign, side in (("-", "removed"), ("+", "added")) if row[side]]
    return "\n    ".join([f"{row['key']}:", *(moved or ["in another order"])])


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""


def _about(row: dict[str, Any]) -> str:
    key = f"{row['key']} " if row["key"] else ""
    valid = f"; valid: {', '.join(row['valid'])}" if row["valid"] else ""
    return f"{key}{row['message']}{valid}"
