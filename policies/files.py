"""Reading policy files (host side): TOML to a resolved `Policy`, inheritance included.

Every mistake names the file, the line, the key and what would have been valid.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from policies.errors import PolicyFileError
from policies.policy import Policy

__all__ = ["BUNDLED", "load_policy", "policy_from_text", "shipped_policies"]

BUNDLED = Path(__file__).parent


def shipped_policies() -> tuple[str, ...]:
    """The names of the policies that come with BatOS."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.toml")))


def load_policy(name_or_path: str | Path) -> Policy:
    """A shipped policy by name, or one from a file.

    Raises: PolicyFileError for a file that is missing, unreadable, malformed, or whose parents are missing or form a cycle.
    """
    text = str(name_or_path)
    if text in shipped_policies():
        return _shipped(text)
    path = Path(text)
    if path.suffix != ".toml" and not path.is_file():
        near = difflib.get_close_matches(text, shipped_policies(), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise PolicyFileError(text, f"no such policy{hint}", valid=(*shipped_policies(), "a path to a .toml file"))
    return _build(_resolve(path, ()), path)


@cache
def _shipped(name: str) -> Policy:
    path = BUNDLED / f"{name}.toml"
    return _build(_resolve(path, ()), path)


def policy_from_text(text: str, name: str = "<policy>") -> Policy:
    """A policy from TOML text; `extends` may name shipped policies and absolute paths. Raises PolicyFileError."""
    path = Path(name)
    return _build(_with_parent(_parse(text, path), text, path, ()), path)


def _resolve(path: Path, below: tuple[Path, ...]) -> dict[str, Any]:
    """The data of a file with what it inherits, deepest parent first."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise PolicyFileError(
            str(path), "no such file", valid=(*shipped_policies(), "a path to a .toml file")
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyFileError(str(path), f"cannot be read: {error}") from None
    return _with_parent(_parse(text, path), text, path, below)


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise PolicyFileError(str(path), f"not TOML: {error}", line=int(line[1]) if line else None) from None
    if path.parent != BUNDLED:
        # The shipped files are validated by their tests; a send to a known method shall not wait for the schema's library.
        _validate(data, text, path)
    return data


def _with_parent(data: dict[str, Any], text: str, path: Path, below: tuple[Path, ...]) -> dict[str, Any]:
    parent = data.pop("extends", None)
    if parent is None:
        _refuse_in_process(data, {}, text, path)
        return data
    here = path.resolve()
    target = BUNDLED / f"{parent}.toml" if parent in shipped_policies() else (path.parent / parent)
    if target.resolve() == here or target.resolve() in below:
        chain = " -> ".join(each.name for each in (*below, here, target.resolve()))
        raise PolicyFileError(str(path), f"a cycle of parents: {chain}", line=_line(text, "extends"), key="extends")
    if not target.is_file():
        raise PolicyFileError(
            str(path),
            f"the parent {parent!r} does not exist",
            line=_line(text, "extends"),
            key="extends",
            valid=(*shipped_policies(), "a path relative to this file"),
        )
    inherited = _resolve(target, (*below, here))
    _refuse_in_process(data, inherited, text, path)
    return _merge(inherited, data)


def _refuse_in_process(data: dict[str, Any], inherited: dict[str, Any], text: str, path: Path) -> None:
    """The process that holds the image is for the policy `trusted` and what extends it."""
    if data.get("execution") == "in-process" != inherited.get("execution") and path.parent != BUNDLED:
        raise PolicyFileError(
            str(path),
            "only a policy that extends trusted runs methods in the VM's process",
            line=_line(text, "execution"),
            key="execution",
            valid=("'worker'", "extends = 'trusted'"),
        )


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        merged[key] = _merge(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return merged


def _validate(data: dict[str, Any], text: str, path: Path) -> None:
    from pydantic import ValidationError

    from policies.schema import PolicyFile

    try:
        PolicyFile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = [str(part) for part in first["loc"] if not isinstance(part, int)]
        key = ".".join(where)
        message, valid = _explain(dict(first), where)
        raise PolicyFileError(
            str(path), message, line=_line(text, *where, value=first.get("input")), key=key, valid=valid
        ) from None


def _explain(problem: dict[str, Any], where: list[str]) -> tuple[str, tuple[str, ...]]:
    from policies.schema import PolicyFile

    if problem["type"] == "extra_forbidden":
        model: Any = PolicyFile
        for part in where[:-1]:
            model = model.model_fields[part].annotation
        valid = tuple(sorted(model.model_fields))
        near = difflib.get_close_matches(where[-1], valid, 1)
        return f"unknown key{f'; did you mean {near[0]!r}?' if near else ''}", valid
    context = problem.get("ctx", {})
    if "valid" in context:
        return str(context["reason"]), tuple(context["valid"])
    return problem["msg"].removeprefix("Value error, "), ()


def _line(text: str, *keys: str, value: Any = None) -> int | None:
    """The line of a key: its table header is looked for first, then the key below it (and the value, for list items)."""
    section, key = (".".join(keys[:-1]), keys[-1]) if keys else ("", "")
    inside = not section
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        if header:
            inside = header[1].strip() == section
            if header[1].strip() == ".".join(keys):
                return number
        elif inside and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return number
    return None


def _build(data: dict[str, Any], path: Path) -> Policy:
    data.setdefault("name", path.stem)
    return Policy.from_json(data if path.parent == BUNDLED else normalised(data))


def normalised(data: dict[str, Any]) -> dict[str, Any]:
    """Resolved data as the schema reads it: numbers of the right kind, what is not said left out."""
    from policies.schema import PolicyFile

    return PolicyFile.model_validate(data).model_dump(exclude={"extends"}, exclude_unset=True)
