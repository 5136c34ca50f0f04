"""Images for tests: real databases in a folder of their own, awakened with a model that weighs nothing."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from transaction import TransactionManager

from runtime import Image
from runtime.methods import Primitive
from runtime.objects import UvmObject, forget_bound_methods, write_slot
from tests.runtime import fakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def write_weightless_model(folder: Path, size: int = 64) -> Path:
    """A folder that looks like a model to whoever does not load it; its one tensor is `size` bytes long."""
    folder.mkdir(parents=True, exist_ok=True)
    header = json.dumps({"w": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    (folder / "config.json").write_text(json.dumps({"model_type": "llama", "batos_name": "weightless"}))
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + bytes(size))
    (folder / "tokenizer.json").write_text("{}")
    return folder


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory) -> Path:
    """A model folder that can be stored and cannot be loaded."""
    return write_weightless_model(tmp_path_factory.mktemp("models") / "weightless")


@pytest.fixture
def place(tmp_path) -> str:
    """Where an image may be made."""
    return str(tmp_path / "image")


@pytest.fixture
def image(place, model_folder) -> Iterator[Image]:
    """An awake image, open."""
    with Image.open(place) as opened:
        opened.awaken(model_folder)
        yield opened


@pytest.fixture(autouse=True)
def test_primitives(monkeypatch) -> Iterator[None]:
    """Ships the primitives of `fakes` for the length of a test, and leaves no memo behind."""
    from runtime import primitives

    for name in ("records_", "whoami_", "other_", "thinks_"):
        monkeypatch.setitem(primitives._HOMES, name, fakes.__name__)
    fakes.sent.clear()
    yield
    forget_bound_methods()


@pytest.fixture
def thinks(image, monkeypatch) -> Callable[[Callable], None]:
    """Give genesis a mind of the test's making: `thinks(lambda receiver, message: [source, …])`."""

    def think(with_function: Callable) -> None:
        monkeypatch.setattr(fakes, "thought", with_function)
        write_slot(image["genesis"], "reflectOn_", Primitive("thinks_"))
        image.commit()

    return think


@pytest.fixture
def traits() -> UvmObject:
    """A free object with the primitives of `traits`, whose `doesNotUnderstand_` records what reaches it."""
    made = UvmObject(label="traits")
    for name in ("clone_", "setSlot_value_", "removeSlot_"):
        write_slot(made, name, Primitive(name))
    write_slot(made, "doesNotUnderstand_", Primitive("records_"))
    return made


@pytest.fixture
def elsewhere(image):
    """What another connection sees: `elsewhere("box")` is the object by name, as it is committed now."""
    manager = TransactionManager()
    connection = image._database.open(manager)

    def look(name: str):
        manager.abort()
        return connection.root()["objects"][name]

    look.manager, look.connection = manager, connection
    yield look
    manager.abort()
    connection.close()
