"""A model's files: what is taken for a model, and what becomes of them in the image. Nothing here loads one."""

from __future__ import annotations

import json
import os
import shutil
import struct
from pathlib import Path

import pytest

from runtime import Image, ModelError
from runtime.mind.weights import ModelFolder, check_safetensors
from tests.runtime.conftest import write_weightless_model


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder that is taken for a model."""
    return write_weightless_model(tmp_path / "model")


def refusal(folder: Path) -> str:
    """The one line with which `folder` is refused."""
    with pytest.raises(ModelError) as refused:
        ModelFolder.examine(folder)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def tensor(size: int, *, header: bytes | None = None) -> bytes:
    """A safetensors file of one tensor of `size` bytes; or with another header."""
    if header is None:
        header = json.dumps({"w": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(size)


def sharded(folder: Path, weight_map) -> Path:
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    shutil.copy(folder / "model-00001-of-00002.safetensors", folder / "model-00002-of-00002.safetensors")
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    return folder


def test_a_model_folder_is_sorted_by_purpose(folder):
    """Configuration and weights, and the tokenizer; nothing else in the folder is looked at."""
    (folder / "README.md").write_text("hello")
    (folder / "modeling_evil.py").write_text("import os")
    (folder / "tokenizer_config.json").write_text("{}")
    (folder / "generation_config.json").write_text("{}")
    found = ModelFolder.examine(folder)

    assert found.name == "weightless"
    assert [path.name for path in found.weights] == ["config.json", "generation_config.json", "model.safetensors"]
    assert [path.name for path in found.tokenizer] == ["tokenizer.json", "tokenizer_config.json"]


def test_the_folder_names_a_model_without_a_name(folder):
    """Without a name in the configuration it is the folder's."""
    (folder / "config.json").write_text('{"model_type": "llama"}')

    assert ModelFolder.examine(folder).name == "model"


def test_a_sharded_model_is_complete(folder):
    """Each file of the index is taken, once."""
    sharded(folder, {"a": "model-00002-of-00002.safetensors", "b": "model-00001-of-00002.safetensors", "c": "model-00001-of-00002.safetensors"})
    found = ModelFolder.examine(folder)

    assert [path.name for path in found.weights] == [
        "config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"
    ]  # fmt: skip


def test_a_missing_shard_is_named(folder):
    """A file of the index that is not there makes the model incomplete."""
    sharded(folder, {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"})
    (folder / "model-00002-of-00002.safetensors").unlink()

    assert refusal(folder) == f"{folder} is no complete model: model-00002-of-00002.safetensors is missing"


@pytest.mark.parametrize("weight_map", [{}, [], None, 5, {"a": 5}, {"a": "../model.safetensors"}, {"a": "/etc/passwd"}, {"a": ["x"]}, {"a": ".."}, {"a": ""}], ids=repr)
def test_an_index_that_names_no_files(folder, weight_map):
    """An index may name files beside it, and nothing else."""
    sharded(folder, weight_map)
    shutil.copy(folder / "model-00001-of-00002.safetensors", folder.parent / "model.safetensors")

    assert "is no complete model" in refusal(folder)


@pytest.mark.parametrize("path", ["/no/such/folder", "/etc/hostname", "/dev/null"])
def test_what_is_no_folder(path):
    """A model is a folder; the error says with what in it."""
    assert refusal(Path(path)) == f"{path} is no model: a folder with config.json, *.safetensors and a tokenizer is"


@pytest.mark.parametrize(
    ("config", "message"),
    [("{}", "names no model_type"), ("[]", "names no model_type"), ("5", "names no model_type"), ("", "is no JSON"), ("{", "is no JSON"),
     ("\xff", "names no model_type"), ("[" * 100_000, "is no JSON")],
    ids=["empty object", "list", "number", "nothing", "half", "odd text", "deep"],
)  # fmt: skip
def test_a_configuration_that_is_none(folder, config, message):
    """Without a model_type nobody could load it."""
    (folder / "config.json").write_text(f'"{config}"' if config == "\xff" else config)

    assert message in refusal(folder)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_part_is_named(folder, name):
    """Configuration, weights and tokenizer are each asked for by name."""
    (folder / name).unlink()

    assert name in refusal(folder)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "consolidated.pt"])
def test_pickled_weights_are_refused(folder, name):
    """A pickle could run code; the error says what to do about it. Beside safetensors it is not looked at."""
    (folder / name).write_bytes(b"pickle")
    beside = [path.name for path in ModelFolder.examine(folder).weights]
    (folder / "model.safetensors").unlink()

    assert name not in beside
    assert refusal(folder) == f"{folder} holds pickled weights, which can run code when they are loaded: convert them to safetensors"


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 7, b"\0" * 8, b"\xff" * 8, b"\xff" * 100, tensor(10)[:-1], tensor(10) + b"x", tensor(10)[:20], tensor(5, header=b"{}"),
     tensor(5, header=b"[]"), tensor(5, header=b"{"), tensor(5, header=b'{"w": 5}'), tensor(5, header=b'{"w": {}}'), tensor(5, header=b"[" * 100_000),
     tensor(5, header=b'{"w": {"data_offsets": []}}'), tensor(5, header=b'{"w": {"data_offsets": ["a", "b"]}}'),
     tensor(5, header=b'{"w": {"data_offsets": [0, null]}}'), b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"],
    ids=range(18),
)  # fmt: skip
def test_weights_that_are_none(folder, content):
    """A file that is shorter or longer than its header says, or has none, is no safetensors file."""
    (folder / "model.safetensors").write_bytes(content)

    assert "model.safetensors is" in refusal(folder)


def test_the_shortest_file_is_one(folder):
    """A file without tensors is as long as its header says."""
    (folder / "model.safetensors").write_bytes(tensor(0, header=b"{}"))
    check_safetensors(folder / "model.safetensors")

    assert ModelFolder.examine(folder).weights[-1].stat().st_size == 10


# -- in the image -----------------------------------------------------------------------------------------------


@pytest.fixture
def image(tmp_path, folder):
    with Image.open(str(tmp_path / "image")) as opened:
        opened.awaken(folder)
        yield opened


def test_files_come_out_as_they_went_in(image, folder, tmp_path):
    """The stored files appear in a folder as links to blobs, byte for byte, without a copy."""
    out = tmp_path / "out"
    out.mkdir()
    stored = [image["pLLM"]._slots[name] for name in ("model", "tokenizer")]
    for each in stored:
        each.expose(out)

    assert {path.name: path.read_bytes() for path in out.iterdir()} == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert all(path.is_symlink() and "blobs" in str(path.resolve()) for path in out.iterdir())
    assert stored[0].size == sum((folder / name).stat().st_size for name in ("config.json", "model.safetensors"))


def test_the_digest_is_of_names_and_contents(tmp_path, folder):
    """Equal files have an equal digest in any image; another byte has another."""
    digests = []
    for number, byte in enumerate((0, 0, 1)):
        (folder / "tokenizer.json").write_text(json.dumps({"n": byte}))
        with Image.open(str(tmp_path / str(number))) as image:
            image.awaken(folder)
            digests.append((image["pLLM"]._slots["model"].digest, image["pLLM"]._slots["tokenizer"].digest))

    assert digests[0] == digests[1]
    assert digests[0][0] == digests[2][0]
    assert digests[0][1] != digests[2][1]


def test_the_database_holds_no_weights(image, tmp_path, folder):
    """Weights are files beside the database: it stays small however large they are, and nothing is left in between."""
    write_weightless_model(tmp_path / "large", 20_000_000)
    with Image.open(str(tmp_path / "other")) as other:
        other.awaken(tmp_path / "large")

    assert (tmp_path / "other" / "Data.fs").stat().st_size < 20_000
    assert list((tmp_path / "other" / "blobs" / "tmp").iterdir()) == []


def blob_of(image: Image, name: str) -> Path:
    return next(
        Path(blob.committed()) for slot in ("model", "tokenizer") for file, (blob, _, _) in image["pLLM"]._slots[slot]._files.items() if file == name
    )


def flip_a_bit(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


DAMAGES = {
    "truncated": (lambda path: os.truncate(path, 1), "it was cut short; restore the image's blobs from a backup, or awaken again"),
    "grown": (lambda path: path.write_bytes(path.read_bytes() + b"x"), "bytes long where"),
    "one bit": (flip_a_bit, "is not what was stored .* it was damaged"),
    "deleted": (lambda path: path.unlink(), "is missing: restore the image's blobs from a backup, or awaken again"),
    "folder": (lambda path: (path.unlink(), path.mkdir()), "is missing"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_damaged_blob_is_named_when_it_is_needed(image, folder, tmp_path, damage, name):
    """A blob that is not as it was stored is a `ModelError` that names the file and says what to do; the image opens all the same."""
    spoil, message = DAMAGES[damage]
    path = blob_of(image, name)
    path.chmod(0o600)
    image.close()
    spoil(path)

    with Image.open(str(tmp_path / "image")) as again:
        mind = again["pLLM"]._slots
        out = tmp_path / "out"
        out.mkdir()
        with pytest.raises(ModelError, match=message) as refused:
            for slot in ("model", "tokenizer"):
                mind[slot].expose(out)
        assert f"the blob of {name}" in str(refused.value)
        assert "\n" not in str(refused.value)
        assert again["genesis"].clone_(n=1).n == 1
