"""The cell image: reproducible, small, and of known contents."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from sandbox import images

REPOSITORY = Path(__file__).resolve().parents[2]


def build(target: Path, store: Path) -> str:
    """Build the image once more from the packages that are there already; the SHA-256 of its archive."""
    store.mkdir()
    for base in images.store().glob("base-*"):
        os.link(base, store / base.name) if base.stat().st_dev == store.stat().st_dev else (store / base.name).write_bytes(base.read_bytes())
    # No engine: what it has stays as it is.
    environment = {**os.environ, "BATOS_CELL_STORE": str(store), "DOCKER_HOST": f"unix://{target}.none"}
    command = [sys.executable, str(REPOSITORY / "containers/cell/build.py"), "--quiet", "--tar", str(target)]
    subprocess.run(command, env=environment, check=True, timeout=280)
    return hashlib.sha256(target.read_bytes()).hexdigest()


@pytest.mark.jail
@pytest.mark.slow
def test_same_inputs_same_bytes(tmp_path: Path) -> None:
    """Two builds of the same code from the same packages are the same bytes, and the identity is their digest."""
    one, two = (build(tmp_path / f"{number}.tar", tmp_path / f"store-{number}") for number in (1, 2))

    assert one == two
    assert f"sha256:{one}" in (tmp_path / "store-1" / images.short(images.code_digest()) / "image.json").read_text()


@pytest.mark.jail
@pytest.mark.slow
def test_archive_is_plain(tmp_path: Path) -> None:
    """Root owns every file, nothing is newer than the epoch, special, setuid or writable by others; one program."""
    build(tmp_path / "a.tar", tmp_path / "store")
    with tarfile.open(tmp_path / "a.tar") as archive:
        members = archive.getmembers()

    assert {(0, 0)} == {(each.uid, each.gid) for each in members}
    assert 1 == len({each.mtime for each in members})
    assert [] == [each.name for each in members if not (each.isreg() or each.isdir() or each.issym())]
    assert [] == [each.name for each in members if each.mode & 0o6022 and not each.issym()]
    assert 1 == sum(each.isreg() and each.name.startswith("usr/bin/") for each in members)
    assert sum(each.size for each in members) < 64 * 1024 * 1024


@pytest.mark.jail
def test_image_has_no_tool_to_go_on_with() -> None:
    """No shell, no package manager, no pip, no compiler, no library that talks to a network."""
    names = {path.name for path in images.ensure().root.rglob("*")}
    unwanted = {"sh", "bash", "dash", "busybox", "apt", "apt-get", "dpkg", "pip", "ensurepip", "gcc", "perl", "curl", "wget", "mount", "su",
                "libssl.so.3", "_ssl.cpython-311-x86_64-linux-gnu.so", "libnss_dns.so.2", "pydantic", "docker", "sqlite3"}  # fmt: skip

    assert set() == names & unwanted


def test_host_side_stays_outside() -> None:
    """Nothing that needs a library of the host's enters the image, and no policy file, backend, check or broker does."""
    names = set(images.entering_files())
    ours = {name.removeprefix(f"{images.HOME}/") for name in names}

    assert {"sandbox/__init__.py"} == {name for name in ours if name.startswith("sandbox/") and not name.startswith("sandbox/cell/")}
    assert {".py", ".so"} == {Path(name).suffix for name in ours}
    assert {"policies", "sandbox", "RestrictedPython", "re2"} >= {name.split("/")[0] for name in ours if "/" in name}
    assert not [name for name, path in images.entering_files().items() if "/RestrictedPython/" not in name and b"import pydantic" in path.read_bytes()]


def test_digest_depends_on_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another byte in any file that enters is another image."""
    files = images.entering_files()
    name, path = next(iter(files.items()))
    changed = tmp_path / path.name
    changed.write_bytes(path.read_bytes() + b"\n")
    before = images.code_digest()
    monkeypatch.setattr(images, "entering_files", lambda: {**files, name: changed})

    assert before != images.code_digest.__wrapped__()


def test_how_it_is_built_belongs_to_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code digest covers the build script and what it takes from packages: a build by any other is refused, with what to write down."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("cell_build", REPOSITORY / "containers/cell/build.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    recorded = script.recipe()
    for name in ("build.py", "contents.toml"):
        (tmp_path / name).write_bytes((REPOSITORY / "containers/cell" / name).read_bytes())
    (tmp_path / "contents.toml").write_text((tmp_path / "contents.toml").read_text() + "# more\n")
    monkeypatch.setattr(script, "HERE", tmp_path)
    before = images.code_digest.__wrapped__()
    monkeypatch.setattr(images, "RECIPE", script.recipe())
    after = images.code_digest.__wrapped__()
    monkeypatch.undo()
    monkeypatch.setattr(script, "HERE", tmp_path)

    with pytest.raises(script.BuildError, match="RECIPE"):
        script.build(say=lambda _: None)
    assert recorded == images.RECIPE
    assert before != after
