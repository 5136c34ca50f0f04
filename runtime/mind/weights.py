"""A model's files as blobs of the image: how they get in, and how they are read without a copy.

A blob is the file itself, kept by the storage beside the database: a transaction carries a reference of a
few bytes however large the weights are. Every weight version is another set of blobs, so that going back
to the one before is a change of a reference.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from persistent import Persistent
from ZODB.blob import Blob
from ZODB.interfaces import IBlobStorage

from runtime.errors import ImageError, ModelError

_CONFIGURATION = ("config.json", "generation_config.json", "model.safetensors.index.json")
_TOKENIZER = (
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
    "merges.txt", "tokenizer.model", "chat_template.jinja", "chat_template.json",
)  # fmt: skip
_CHUNK = 1 << 20
#: How the names of files on their way into the image begin.
_STAGED = "awaken-"
#: How ZODB calls the files of blobs that no transaction has committed yet.
_UNCOMMITTED = "BUC"
#: The header of a safetensors file is JSON of this size at most; the format's own limit.
_MAX_HEADER = 100_000_000


@dataclass(frozen=True)
class ModelFolder:
    """A folder that was found to hold a causal language model, and its files by purpose."""

    path: Path
    name: str
    weights: tuple[Path, ...]
    tokenizer: tuple[Path, ...]

    @classmethod
    def examine(cls, path: Path) -> ModelFolder:
        """Look at `path` without loading anything.

        Raises `ModelError` saying what is missing: a configuration of a causal language model, weights in
        safetensors that are as long as their headers say, and a tokenizer.
        """
        if not path.is_dir():
            raise ModelError(f"{path} is no model: a folder with config.json, *.safetensors and a tokenizer is")
        config = _json(path / "config.json")
        if not isinstance(config, dict) or "model_type" not in config:
            raise ModelError(f"{path} is no model: its config.json names no model_type, as transformers writes it")
        shards = _shards(path)
        for shard in shards:
            check_safetensors(shard)
        tokenizer = [path / name for name in _TOKENIZER if (path / name).is_file()]
        if not any(file.name in ("tokenizer.json", "tokenizer.model", "vocab.json") for file in tokenizer):
            raise ModelError(f"{path} is no model: it has no tokenizer.json or tokenizer.model")
        configuration = [path / name for name in _CONFIGURATION if (path / name).is_file()]
        name = config.get("batos_name") or config.get("_name_or_path") or path.resolve().name
        return cls(path, str(name), (*configuration, *shards), tuple(tokenizer))


def check_safetensors(path: Path) -> None:
    """Raise `ModelError` unless `path` is a safetensors file of the length that its header says.

    Reads the header alone. Source: the format's description in the safetensors project.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        length = struct.unpack("<Q", head)[0] if len(head) == 8 else 0
        if not 2 <= length <= min(_MAX_HEADER, size - 8):
            raise ModelError(f"{path.name} is no safetensors file, or was cut short")
        try:
            header = json.loads(file.read(length))
            ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
            expected = 8 + length + max(ends, default=0)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
            raise ModelError(f"{path.name} is no safetensors file: its header cannot be read") from error
    if size != expected:
        raise ModelError(f"{path.name} is {size} bytes long where its header says {expected}: it was cut short or damaged")


class StoredFolder(Persistent):
    """Files of a model, each a blob with its size and digest.

    `digest` identifies the set: SHA-256 over the names and the digests of the files.
    """

    def __init__(self, files: dict[str, tuple[Blob, int, str]]) -> None:
        self._files = files
        lines = "".join(f"{name}\0{digest}\n" for name, (_, _, digest) in sorted(files.items()))
        self.digest = "sha256:" + hashlib.sha256(lines.encode()).hexdigest()

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(size for _, size, _ in self._files.values())

    def names(self) -> list[str]:
        """The files' names."""
        return list(self._files)

    def expose(self, folder: Path) -> None:
        """Make the files appear in `folder`, as links to the blobs: nothing is copied.

        Raises `ModelError` when a blob is missing or is not what was stored: evidence names the model by its digest.
        Costs a read of the files, which who loads the model reads next anyway.
        """
        for name, (blob, size, digest) in self._files.items():
            path = _committed(blob, name)
            if path.stat().st_size != size:
                raise ModelError(
                    f"the blob of {name} is {path.stat().st_size} bytes long where {size} were stored: "
                    "it was cut short; restore the image's blobs from a backup, or awaken again"
                )
            if _digest(path) != digest:
                raise ModelError(
                    f"the blob of {name} is not what was stored (another SHA-256): "
                    "it was damaged; restore the image's blobs from a backup, or awaken again"
                )
            (folder / name).symlink_to(path)

    def make_durable(self) -> None:
        """Flush the files and their folders to the disk: ZODB flushes its database, not its blobs."""
        for name, (blob, _, _) in self._files.items():
            path = _committed(blob, name)
            _flush(path)
            _flush(path.parent)


def store(folder: ModelFolder, connection: Any) -> tuple[StoredFolder, StoredFolder]:
    """The weights and the tokenizer of `folder` as blobs that belong to `connection`'s transaction.

    The files are copied once, by the kernel, into the blob folder's own file system, and then change
    owner without another copy. Raises `ImageError` when they do not fit.
    """
    storage = connection.db().storage
    if not IBlobStorage.providedBy(storage):
        raise ImageError("the image has no place for a model's files: add blobstorage_dir=FOLDER to its URI")
    workshop = Path(storage.temporaryDirectory())
    for pattern in (f"{_STAGED}*", f"{_UNCOMMITTED}*"):
        for leftover in workshop.glob(pattern):
            # Of an awakening that was killed. Nobody else stages files: only an image that is not awake is awakened.
            leftover.unlink(missing_ok=True)
    return _stored(folder.weights, connection, workshop), _stored(folder.tokenizer, connection, workshop)


def _stored(paths: Iterable[Path], connection: Any, workshop: Path) -> StoredFolder:
    files = {}
    for path in paths:
        blob = Blob()
        connection.add(blob)
        staged = workshop / f"{_STAGED}{os.getpid()}-{path.name}"
        try:
            shutil.copyfile(path, staged)
            # What an image names must be on the disk before the image names it.
            _flush(staged)
            digest = _digest(staged)
            size = staged.stat().st_size
            blob.consumeFile(str(staged))
        except OSError as error:
            staged.unlink(missing_ok=True)
            from runtime.storage import explain

            raise ImageError(f"the model cannot be stored: {explain(error)}") from error
        files[path.name] = (blob, size, digest)
    return StoredFolder(files)


def _committed(blob: Blob, name: str) -> Path:
    from ZODB.POSException import POSKeyError

    try:
        path = Path(blob.committed())
    except (POSKeyError, OSError) as error:
        raise ModelError(f"the blob of {name} is missing: restore the image's blobs from a backup, or awaken again") from error
    if not path.is_file():
        raise ModelError(f"the blob of {name} is missing: restore the image's blobs from a backup, or awaken again")
    return path


def _flush(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total.update(chunk)
    return total.hexdigest()


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path.parent} is no model: it has no readable {path.name}") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path.parent} is no model: its {path.name} is no JSON") from error


def _shards(path: Path) -> list[Path]:
    index = path / "model.safetensors.index.json"
    if index.is_file():
        described = _json(index)
        shards = described.get("weight_map") if isinstance(described, dict) else None
        names = sorted({str(name) for name in shards.values()}) if isinstance(shards, dict) else []
        missing = [name for name in names if "/" in name or not (path / name).is_file()]
        if missing or not names:
            raise ModelError(f"{path} is no complete model: {', '.join(missing) or 'its index names no file'} is missing")
        return [path / name for name in names]
    single = path / "model.safetensors"
    if single.is_file():
        return [single]
    if any(path.glob("*.bin")) or any(path.glob("*.pt")):
        raise ModelError(f"{path} holds pickled weights, which can run code when they are loaded: convert them to safetensors")
    raise ModelError(f"{path} is no model: it has no model.safetensors")
