"""Builds the root file system that candidates run in, out of Debian packages and the code that `sandbox.images` names.

The packages come from wherever this machine's apt gets them. Everything else about the result is fixed (order, times, owners,
modes, compiled code), so that the same inputs give the same bytes and the digest of the archive is the image's identity.
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sandbox import images

HERE = Path(__file__).resolve().parent
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "1577836800"))  # 2020-01-01: any fixed time will do
MOUNT_POINTS = ("dev", "proc", "sys")
NEWEST = 5  # images that are kept however old they are
KEPT = 3600  # seconds that a replaced image is kept for the cells that use it
BASE_AGE = 86400  # seconds after which the packages are fetched again, for the sake of security updates

COMPILE = """
import compileall, py_compile, sys
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
for folder in ("/usr/lib/python3.%d" % sys.version_info[1], "/usr/lib/batos"):
    ok = compileall.compile_dir(folder, quiet=1, force=True, workers=1, invalidation_mode=mode, maxlevels=20)
    if not ok:
        sys.exit("compiling " + folder + " failed")
"""
# The filters of a run (`sandbox.cell.lockdown`), and what a cell does while it waits (`sandbox.cell.rehearsal`), made by the interpreter that will use them.
REHEARSAL = """
import sys
sys.path.append("/usr/lib/batos")
from sandbox.cell import lockdown, rehearsal
lockdown.write()
rehearsal.make()
"""
# What a cell has loaded when it waits for its job, in one file (`sandbox.cell.bundle`).
BUNDLE = """
import sys
sys.path.append("/usr/lib/batos/sandbox/cell")
import bundle, lean, twin
sys.path[-1] = "/usr/lib/batos"
order = ["sandbox.cell.twin", "sandbox.cell.bundle", "sandbox.cell.lean"]
for name in order:
    sys.modules[name] = sys.modules.pop(name.rpartition(".")[2])
lean.install(cell=True)
done = bundle.record()
from sandbox.cell import guest, lockdown, messages, supervisor, watch
lockdown.build_filter()
messages.unframe(messages.frame({}), 99)
bundle.write(order + done)
"""


class BuildError(Exception):
    """The image cannot be built; the message is one line and says what would be valid."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="containers/cell/build", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="fetch the Debian packages again")
    parser.add_argument("--tar", type=Path, help="also write the archive here")
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")
    arguments = parser.parse_args()
    try:
        image = build(fresh=arguments.fresh, tar=arguments.tar, say=(lambda _: None) if arguments.quiet else _say)
    except (BuildError, images.SandboxUnavailable) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if not arguments.quiet:
        print(f"{image.tag} {image.identity}")
    return 0


def build(*, fresh: bool = False, tar: Path | None = None, say: Callable[[str], None] = print) -> images.CellImage:
    """Build the image of this code and install it in the store and in the engine that answers, if one does."""
    started = time.monotonic()
    if recipe() != images.RECIPE:
        raise BuildError(f'how the image is built has changed; put into sandbox/images.py: RECIPE = "{recipe()}"')
    contents = tomllib.loads((HERE / "contents.toml").read_text())
    code = images.code_digest()
    store = images.store()
    store.mkdir(parents=True, exist_ok=True)
    base = base_archive(store, contents["packages"], fresh=fresh, say=say)
    with tempfile.TemporaryDirectory(dir=store, prefix=".building-") as folder:
        workplace = Path(folder)
        workplace.chmod(0o755)
        root = workplace / "root"
        unpack(base, root, contents["keep"], contents["drop"])
        add_code(root)
        compile_all(root)
        settle(root)
        archive = workplace / "root.tar"
        identity = "sha256:" + pack(root, archive)
        record = {"identity": identity, "code": code, "packages": json.loads(base.with_suffix(".json").read_text())}
        (workplace / "image.json").write_text(json.dumps(record, indent=1, sort_keys=True))
        if tar is not None:
            shutil.copyfile(archive, tar)
        import_into_engine(archive, code, identity, say)
        archive.unlink()
        install(workplace, store / images.short(code))
        forget(store)
    say(f"cell image built in {time.monotonic() - started:.1f} s")
    return images.ensure()


def recipe() -> str:
    """`sha256:…` over all that decides about the image beside the files that enter it."""
    digest = hashlib.sha256()
    for name in ("build.py", "contents.toml"):
        digest.update(hashlib.sha256((HERE / name).read_bytes()).digest())
    return "sha256:" + digest.hexdigest()


def base_archive(store: Path, packages: list[str], *, fresh: bool, say: Callable[[str], None]) -> Path:
    """The packages and what they depend on, unpacked into one archive; kept for a day."""
    key = hashlib.sha256(" ".join([release(), *packages]).encode()).hexdigest()[:16]
    archive = store / f"base-{key}.tar"
    if not fresh and archive.exists() and time.time() - archive.stat().st_mtime < BASE_AGE:
        return archive
    if shutil.which("mmdebstrap") is None:
        raise BuildError("mmdebstrap is missing; on Debian or Ubuntu: apt-get install mmdebstrap")
    say("fetching Debian packages for the cell")
    made = store / f".{archive.name}.{os.getpid()}"
    command = [
        "mmdebstrap", "--quiet", "--variant=extract", "--format=tar", f"--include={','.join(packages)}",
        # Over stderr: without root, hooks run as users that cannot write anywhere else.
        '--extract-hook=ls "$1"/var/cache/apt/archives >&2',
        release(), str(made), *sources(),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if line.startswith("E:")] or done.stderr.splitlines()
            raise BuildError(f"mmdebstrap failed: {' '.join(lines[-2:])}")
        versions = sorted(name for name in done.stderr.split() if name.endswith(".deb"))
        archive.with_suffix(".json").write_text(json.dumps(versions))
        made.rename(archive)
    finally:
        made.unlink(missing_ok=True)
    return archive


def release() -> str:
    """The code name of this machine's release, as apt's sources spell it."""
    fields = dict(line.rstrip().split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    name = fields.get("VERSION_CODENAME", "").strip('"')
    if not name:
        raise BuildError("the cell image is built from Debian or Ubuntu packages; this machine's release has no code name")
    return name


def sources() -> list[str]:
    """The files that tell this machine's apt where its own release comes from: those that name the release."""
    folder = Path("/etc/apt")
    candidates = [folder / "sources.list", *sorted(folder.glob("sources.list.d/*.list")), *sorted(folder.glob("sources.list.d/*.sources"))]
    found = [str(path) for path in candidates if path.is_file() and release() in active_words(path)]
    if not found:
        raise BuildError(f"no file under /etc/apt names a source for {release()}")
    return found[:1] if found[0].endswith(".sources") else found


def active_words(path: Path) -> set[str]:
    """The words of an apt source file that are not in comments."""
    return {word for line in path.read_text().splitlines() if not line.lstrip().startswith("#") for word in line.split()}


def unpack(base: Path, root: Path, keep: list[str], drop: list[str]) -> None:
    """Those files of the archive that the patterns want, under the names they have at the end of merged links."""
    with tarfile.open(base) as archive:
        members = [plain(member) for member in archive.getmembers() if wanted(member, keep, drop)]
        root.mkdir()
        # Not as an argument: Debian 12's Python is older than extraction filters, and newer ones filter on their own if nothing is said.
        archive.extraction_filter = lambda member, _path: member
        archive.extractall(root, members=members)  # noqa: S202 - every member went through `plain`
    for name in MOUNT_POINTS:
        (root / name).mkdir(exist_ok=True)


def wanted(member: tarfile.TarInfo, keep: list[str], drop: list[str]) -> bool:
    path = member.name.removeprefix("./").rstrip("/")
    if not (member.isreg() or member.issym() or member.islnk()):
        return False  # folders appear with their files; device nodes are the sandbox's business
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in keep) and not any(
        fnmatch.fnmatchcase(path, pattern) for pattern in drop
    )


def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """No owner but root, no setuid bit, nothing writable: applied to every file that is unpacked."""
    mode = 0o755 if member.mode & 0o111 or member.isdir() else 0o644
    member.mode, member.uid, member.gid, member.uname, member.gname = mode, os.geteuid(), os.getegid(), "", ""
    return member


def add_code(root: Path) -> None:
    """Our own files. Extension modules must be of the interpreter in the image."""
    interpreter = (root / "usr/bin/python3").resolve(strict=False).name or "python3"
    for name, path in images.entering_files().items():
        if path.suffix == ".so" and f"cpython-{interpreter.removeprefix('python').replace('.', '')}" not in path.name:
            path = other_wheel(name, interpreter)
            name = f"{images.HOME}/{path.name}" if name.count("/") == 3 else name.rsplit("/", 1)[0] + "/" + path.name
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def other_wheel(name: str, interpreter: str) -> Path:
    """The extension module `name` of google-re2 for another minor version of Python than the one that runs this."""
    from importlib.metadata import version

    folder = Path(tempfile.mkdtemp(prefix="batos-wheel-"))
    wanted_version = version("google-re2")
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--target", str(folder),
        f"--python-version={interpreter.removeprefix('python')}", f"google-re2=={wanted_version}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = sorted(folder.rglob(Path(name).name.split(".")[0] + ".*.so"))
    if done.returncode != 0 or not found:
        raise BuildError(f"google-re2 {wanted_version} cannot be had for the cell's {interpreter}: {done.stderr.strip()[-200:]}")
    return found[0]


def compile_all(root: Path) -> None:
    """Compiles every module with the image's own interpreter, so that no run has to."""
    # Not -I, which ignores PYTHONHASHSEED: the order of a frozen set reaches the compiled file.
    python = ["/usr/bin/python3", "-B", "-s", "-S", "-P", "-c"]
    environment = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(EPOCH)}
    if os.geteuid() == 0:
        command = ["chroot", str(root)]
    elif shutil.which("bwrap"):
        command = ["bwrap", "--unshare-all", "--die-with-parent", "--bind", str(root), "/", "--dev", "/dev", "--"]
    else:
        raise BuildError("building needs root or bubblewrap; on Debian or Ubuntu: apt-get install bubblewrap")
    for program in (COMPILE, REHEARSAL, BUNDLE):
        done = subprocess.run([*command, *python, program], env=environment, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode != 0:
            raise BuildError(f"compiling the cell's modules failed: {(done.stderr or done.stdout).strip()[-300:]}")


def settle(root: Path) -> None:
    """Fixed times and modes; nothing that a package manager, a shell or a setuid bit could hide behind."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_symlink() and not inside(path, root):
            path.unlink()  # a link to a file that was left out
            continue
        if not path.is_symlink():
            path.chmod(mode_of(path, root))
        os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)
    os.utime(root, (EPOCH, EPOCH))


def mode_of(path: Path, root: Path) -> int:
    """Programs and libraries can be executed, nothing else.

    The interpreter cannot be read: the kernel then lets nobody look into its processes (`would_dump` in fs/exec.c), not even each other.
    """
    if path.is_dir():
        return 0o755
    if path.parent == root / "usr/bin":
        return 0o711
    return 0o755 if ".so" in path.name else 0o644


def inside(link: Path, root: Path) -> bool:
    """Whether a link leads to a file of the image."""
    target = os.readlink(link)
    return (root / target.lstrip("/")).exists() if target.startswith("/") else (link.parent / target).exists()


def pack(root: Path, archive: Path) -> str:
    """Write the archive in one known order; its SHA-256."""
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted(root.rglob("*")):
            member = tar.gettarinfo(path, arcname=str(path.relative_to(root)))
            member.uid = member.gid = 0
            member.uname = member.gname = "root"
            member.mtime = EPOCH
            if member.islnk():  # a second name of a file that was met before: write it whole
                member.type, member.linkname, member.size = tarfile.REGTYPE, "", path.stat().st_size
            if member.isreg():
                tar.addfile(member, io.BytesIO(path.read_bytes()))
            else:
                tar.addfile(member)
    return hashlib.sha256(archive.read_bytes()).hexdigest()


def import_into_engine(archive: Path, code: str, identity: str, say: Callable[[str], None]) -> None:
    """Give the engine the same files, if one answers. Without one the root file system serves bubblewrap."""
    import docker
    from docker.errors import APIError, DockerException

    try:
        engine = docker.from_env(timeout=120)
    except DockerException:
        say("no container engine answers; the image serves bubblewrap only")
        return
    try:
        tag = f"{images.REPOSITORY}:{images.short(code)}"
        if engine.images.list(tag, filters={"label": f"{images.LABEL_IDENTITY}={identity}"}):
            return  # the same files under the same name: what runs in it may go on
        changes = [f"LABEL {images.LABEL_IDENTITY}={identity} {images.LABEL_CODE}={code}", "USER 65534:65534"]
        with archive.open("rb") as stream:
            params = {"fromSrc": "-", "repo": images.REPOSITORY, "tag": images.short(code), "changes": changes}
            url = engine.api._url("/images/create")
            answer = engine.api._post(url, data=stream, params=params, headers={"Content-Type": "application/tar"})
            if not answer.ok or b'"error"' in answer.content:
                raise BuildError(f"the engine did not take the image: {answer.text.strip()[-200:]}")
        for old in engine.images.list(filters={"label": images.LABEL_CODE, "dangling": True}):
            with contextlib.suppress(APIError):  # a cell may still be using it; the next build finds it again
                engine.api.remove_image(old.id)
    except DockerException as error:
        raise BuildError(f"the engine did not take the image: {error}") from error
    finally:
        engine.close()


def install(made: Path, place: Path) -> None:
    """Put a finished build where it is looked for.

    The same image is left as it is, and another one is moved aside rather than removed: cells may be starting from it just now.
    """
    for old in place.parent.glob(".old-*"):
        if time.time() - old.stat().st_mtime > KEPT:
            shutil.rmtree(old, ignore_errors=True)
    identity = json.loads((made / "image.json").read_text())["identity"]
    try:
        if json.loads((place / "image.json").read_text())["identity"] == identity:
            return
    except (OSError, ValueError, KeyError):
        pass  # none, or none that can be read
    if place.exists():
        aside = place.with_name(f".old-{place.name}-{os.getpid()}")
        place.rename(aside)
        os.utime(aside)
    place.mkdir()
    (made / "root").rename(place / "root")
    (made / "image.json").rename(place / "image.json")


def forget(store: Path) -> None:
    """Remove images of code that has changed since: all but the newest few that are older than an hour, here and in the engine."""
    import docker
    from docker.errors import DockerException

    built = sorted((path.parent for path in store.glob("*/image.json")), key=lambda path: path.stat().st_mtime, reverse=True)
    old = [path for path in built[NEWEST:] if time.time() - path.stat().st_mtime > KEPT]
    try:
        engine = docker.from_env(timeout=60) if old else None
    except DockerException:
        engine = None
    for path in old:
        if engine is not None:
            with contextlib.suppress(DockerException):  # not there, or a cell of it still runs
                engine.api.remove_image(f"{images.REPOSITORY}:{path.name}")
        shutil.rmtree(path, ignore_errors=True)
    if engine is not None:
        engine.close()


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
