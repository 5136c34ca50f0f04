"""Every module that a starting cell loads, in one file: finding forty modules one by one takes longer than running them.

`record` and `write` are used when the image is built, by the image's own interpreter, around the imports of a starting cell; `run` when a cell
starts. The code of a module is compiled from its source beside it, without what only people read: texts and the numbers of lines.
"""

from __future__ import annotations

import marshal
import sys
from _imp import create_dynamic, exec_dynamic

TYPE_CHECKING = False  # `typing` costs more than this whole module
if TYPE_CHECKING:
    from types import CodeType

    # Name, code (None: an extension module), file, folder of a package or None; each behind those that it imports.
    Entry = tuple[str, CodeType | None, str, str | None]

__all__ = ["load", "record", "run", "write"]

PATH, PATH_FIRST = "/usr/lib/batos/cell.bundle", "/usr/lib/batos/cell.first"
FIRST = ("sandbox.cell.twin", "sandbox.cell.bundle", "sandbox.cell.lean")  # what starts the rest


def load() -> None:
    """Load everything but what is loaded first."""
    with open(PATH, "rb", 0) as file:  # noqa: PTH123
        run(marshal.loads(file.read()))  # noqa: S302 - our own image


def run(entries: list[Entry]) -> None:
    """Load the modules, in this order. They have all that a module needs but a spec, which only the import system asks for."""
    modules, new = sys.modules, type(sys)
    for name, code, file, folder in entries:
        if name in modules:
            continue
        parent, _, leaf = name.rpartition(".")
        if code is None:
            spec = type(sys.__spec__)(name, None, origin=file)
            modules[name] = module = create_dynamic(spec)
            exec_dynamic(module)
        else:
            modules[name] = module = new(name)
            module.__file__ = file
            module.__package__ = parent
            if folder is not None:
                module.__package__, module.__path__ = name, [folder]
            exec(code, module.__dict__)  # noqa: S102 - our own image
        if parent:
            setattr(modules[parent], leaf, module)


def record() -> list[str]:
    """The names of the modules that are loaded from now on, in the order in which they are done. For whoever builds the image."""
    from importlib import import_module
    from typing import Any

    system: Any = import_module("_frozen_importlib")
    order: list[str] = []
    load = system._load_unlocked

    def noted(spec: Any) -> Any:
        module = load(spec)
        order.append(spec.name)
        return module

    system._load_unlocked = noted
    return order


def write(order: list[str]) -> None:
    """Make the bundle of these modules: the first three in a file of their own, so that the second interpreter starts before the rest is even read."""
    entries = []
    for name in dict.fromkeys(order):
        module = sys.modules[name]
        file, spec = module.__file__ if hasattr(module, "__file__") else None, module.__spec__
        if file is None or spec is None or spec.origin == "frozen":
            continue  # the interpreter brings it along
        folder, _, leaf = file.rpartition("/")
        code = None
        if file.endswith(".py"):
            with open(file, "rb") as source:  # noqa: PTH123
                code = _lean(compile(source.read(), file, "exec", dont_inherit=True, optimize=2))
        entries.append((name, code, file, folder if leaf == "__init__.py" else None))
    first = [each for each in entries if each[0] in FIRST]
    rest = [each for each in entries if each[0] not in FIRST]
    for path, content in ((PATH_FIRST, first), (PATH, rest)):
        with open(path, "wb") as bundle:  # noqa: PTH123
            bundle.write(marshal.dumps(content))


def _lean(code: CodeType) -> CodeType:
    """Without the numbers of lines, which nobody is told of our own code."""
    inner = tuple(_lean(each) if type(each) is type(code) else each for each in code.co_consts)
    return code.replace(co_consts=inner, co_linetable=b"")
