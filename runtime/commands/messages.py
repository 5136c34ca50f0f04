"""`batos send`, `show`, `log` and `why`: talking to objects, and looking at what happened."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from runtime.commands.faults import UsageError
from runtime.commands.options import DEFAULT_PLACE, ImageOption, JsonOption, SandboxOption, on_a_terminal, opened
from runtime.commands.values import keyword, parsed, printable, shown, to_json
from runtime.legible import legible, one_line

if TYPE_CHECKING:
    from runtime.image import Image
    from runtime.messages import Message
    from runtime.objects import UvmObject

ObjectArgument = Annotated[str, typer.Argument(metavar="OBJECT", help="Name of an object in the image.")]
SelectorArgument = Annotated[str, typer.Argument(metavar="SELECTOR", help="The message, as deposit or as set:to:.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    # A negative number is an argument and no option: batos send account deposit -5.
    app.command(context_settings={"ignore_unknown_options": True})(send)
    for command in (show, log, why):
        app.command()(command)


def send(
    receiver: ObjectArgument,
    selector: SelectorArgument,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="ARG", help='JSON values; {"$ref": "name"} is an object.')
    ] = None,
    keywords: Annotated[
        list[str] | None, typer.Option("--keyword", "-k", metavar="NAME=JSON", help="A keyword argument.")
    ] = None,
    intent: Annotated[str | None, typer.Option("--intent", help="One line for the mind: what the message is for.")] = None,
    name: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Keep the answered object by this name.")] = None,
    as_json: JsonOption = False,
    image: ImageOption = DEFAULT_PLACE,
    sandbox: SandboxOption = "auto",
) -> None:
    """Send a message. When nobody understands it, its method is written, verified and kept.

    Examples: batos send genesis clone_ -k balance=100 --as account
              batos send account deposit 25
    """
    with opened(image, sandbox=sandbox, writing=True) as image_:
        values = [parsed(text, image_) for text in arguments or []]
        named = dict(keyword(text, image_) for text in keywords or [])
        target = image_[receiver]
        if on_a_terminal():
            _show_progress(image_)
        _refuse_misfit(target, selector, values, named)
        with image_.intent(intent):
            answer = target.send(selector, *values, **named)
        if name is not None:
            _keep(image_, name, answer)
        typer.echo(shown(answer, as_json=as_json))


def show(
    receiver: ObjectArgument,
    as_json: JsonOption = False,
    image: ImageOption = DEFAULT_PLACE,
    sandbox: SandboxOption = "auto",
) -> None:
    """Show what an object answers to display_yourself, as widgets; an object that does not know how yet learns it.

    Example: batos show genesis
    """
    with opened(image, sandbox=sandbox, writing=True) as image_:
        target = image_[receiver]
        if on_a_terminal():
            _show_progress(image_)
        answer = target.send("display_yourself")
        if as_json:
            typer.echo(to_json(answer, indent=2))
            return
        from rich.console import Console

        from runtime.rendering import facts, widget

        console = Console(highlight=False)
        console.print(widget(answer, title=receiver))
        console.print(facts(target))


def log(
    count: Annotated[int, typer.Option("--number", "-n", min=1, help="How many, newest first.")] = 20,
    as_json: JsonOption = False,
    image: ImageOption = DEFAULT_PLACE,
) -> None:
    """List the messages that nobody understood, newest first, and what became of each.

    Example: batos log -n 5
    """
    with opened(image) as image_:
        rows = [_row(number, message) for number, message in image_.log.latest(count)]
    if as_json:
        typer.echo(to_json(rows, indent=2))
        return
    for row in rows:
        when = _moment(row["time"])
        arguments = ", ".join([to_json(a) for a in row["arguments"]] + [f"{k}={to_json(v)}" for k, v in row["keywords"].items()])
        reason = f"  {one_line(row['reason'])}" if row["reason"] else ""
        typer.echo(f"{row['message']:>5}  {when}  {row['state']:<10}  {row['receiver']}.{row['selector']}({arguments}){reason}")


def why(
    receiver: ObjectArgument,
    selector: SelectorArgument,
    as_json: JsonOption = False,
    image: ImageOption = DEFAULT_PLACE,
) -> None:
    """Say why an object answers a message as it does: the method, who wrote it, and the evidence it was kept on.

    Example: batos why account deposit
    """
    with opened(image) as image_:
        told = _explanation(image_, image_[receiver], receiver, selector)
    if as_json:
        typer.echo(to_json(told, indent=2))
        return
    typer.echo(f"{receiver}.{told['selector']} is {told['kind']}, found in {told['holder']}")
    if told["kind"] != "method":
        return
    verdict = told["verdict"] or {}
    typer.echo(f"policy      {told['policy']} {told['policy_digest']}")
    typer.echo(f"source      {told['source_digest']}")
    for key, value in told["provenance"].items():
        typer.echo(f"{key:<11} {_moment(value) if key == 'time' else value}")
    typer.echo(f"verdict     {verdict.get('verdict', 'none')}")
    for check in verdict.get("checks", []):
        typer.echo(f"  {'ok' if check['passed'] else 'NOT OK':<6} {check['name']}: {one_line(check['message'])}".rstrip(": "))
    typer.echo("")
    typer.echo(legible(told["source"]).rstrip())


def _refuse_misfit(target: UvmObject, selector: str, values: list[Any], named: dict[str, Any]) -> None:
    """Raises `UsageError` for arguments that a primitive does not take; a method says so itself, when it is run."""
    from inspect import signature

    from runtime.methods import Primitive
    from runtime.objects import lookup
    from runtime.selectors import canonical

    found = lookup(target, canonical(selector))
    if found is None or not isinstance(found.value, Primitive):
        return
    try:
        signature(found.value.function()).bind(target, *values, **named)
    except TypeError as error:
        raise UsageError(f"{selector} does not take these arguments: {error}") from None


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def _keep(image: Image, name: str, answer: Any) -> None:
    from runtime.objects import UvmObject

    if not isinstance(answer, UvmObject):
        raise UsageError(f"--as names objects, and the answer is {to_json(answer)}: clone_ answers one")
    image[name] = answer


def _show_progress(image: Image) -> None:
    from runtime.commands.progress import Progress

    image.faculties.recorder = Progress()


def _row(number: int, message: Message) -> dict[str, Any]:
    from runtime.objects import label_of

    slots = message._slots
    return {
        "message": number,
        "time": slots["time"],
        "state": slots["state"],
        "receiver": label_of(slots["receiver"]),
        "selector": slots["selector"],
        "arguments": slots["arguments"],
        "keywords": slots["keywords"],
        "sender": slots["sender"],
        "intent": slots["intent"],
        "reason": slots["reason"],
        "candidates": [
            {"verdict": attempt["verdict"]["verdict"], "stage": attempt["verdict"].get("stage")} for attempt in slots["attempts"]
        ],
    }


def _explanation(image: Image, target: UvmObject, name: str, selector: str) -> dict[str, Any]:
    from runtime.methods import Method, Primitive
    from runtime.objects import label_of, lookup
    from runtime.selectors import canonical

    wanted = canonical(selector)
    found = lookup(target, wanted)
    if found is None:
        known = sorted(name for name, value in target._slots.items() if isinstance(value, Method))
        raise UsageError(f"{name} has no slot {wanted}: it has learned {', '.join(known) or 'nothing yet'}")
    told: dict[str, Any] = {"selector": wanted, "holder": label_of(found.holder)}
    if isinstance(found.value, Primitive):
        return told | {"kind": "primitive"}
    if not isinstance(found.value, Method):
        return told | {"kind": "data", "value": printable(found.value)}
    method = found.value
    return told | {
        "kind": "method",
        "source": method.source,
        "source_digest": method.source_digest,
        "policy": method.policy,
        "policy_digest": method.policy_digest,
        "provenance": dict(method.provenance),
        "verdict": method.verdict,
    }
