"""Every module that a starting cell loads, in one file: finding forty modules one by one takes longer than running them.

`record` and `write` are used when the image is built, by the image's own interpreter, around the imports of a starting cell; `run` when a cell
starts. The code of a module is that of the compiled file beside its source, byte for byte.
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

__all__ = ["PATH", "record", "run", "write"]

PATH = "/usr/lib/batos/cell.bundle"
FIRST = ("sandbox.cell.twin", "sandbox.cell.bundle", "sandbox.cell.lean")  # what starts the rest
_HEADER = 16  # bytes before the code in a compiled file (PEP 552)


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
    """Make the bundle of these modules: the first three by themselves, so that the second interpreter starts before the rest is even read."""
    entries = []
    for name in dict.fromkeys(order):
        module = sys.modules[name]
        file, spec = module.__file__ if hasattr(module, "__file__") else None, module.__spec__
        if file is None or spec is None or spec.origin == "frozen":
            continue  # the interpreter brings it along
        folder, _, leaf = file.rpartition("/")
        code = None
        if file.endswith(".py"):
            with open(f"{folder}/__pycache__/{leaf[:-3]}.{sys.implementation.cache_tag}.pyc", "rb") as compiled:  # noqa: PTH123
                code = marshal.loads(compiled.read()[_HEADER:])  # noqa: S302 - our own image
        entries.append((name, code, file, folder if leaf == "__init__.py" else None))
    first = [each for each in entries if each[0] in FIRST]
    rest = [each for each in entries if each[0] not in FIRST]
    with open(PATH, "wb") as bundle:  # noqa: PTH123
        bundle.write(marshal.dumps((marshal.dumps(first), marshal.dumps(rest))))
