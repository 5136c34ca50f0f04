"""The image: awakening, reopening, and the many ways in which it cannot be opened."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import time
from pathlib import Path

import pytest
import transaction
import ZODB
from ZODB.FileStorage import FileStorage

from runtime import Image, ImageError, ImageLocked, ModelError, UvmObject
from runtime.methods import Primitive
from runtime.mind.weights import StoredFolder
from runtime.objects import lineage, write_slot
from tests.runtime.conftest import write_weightless_model
from tests.runtime.processes import die_at, forked, running

KILLED = -signal.SIGKILL


def transactions(place: str) -> int:
    """How many transactions the database in the folder `place` holds."""
    with_storage = FileStorage(str(Path(place, "Data.fs")), read_only=True)
    try:
        return sum(1 for _ in with_storage.iterator())
    finally:
        with_storage.close()


def test_a_models_files_are_on_the_disk_when_the_image_names_them(tmp_path, monkeypatch):
    """Each file is flushed before the commit that names it, and after it once more, with the folder that it ended in."""
    real, flushed, at_commit = os.fsync, set(), set()

    def spy(handle):
        flushed.add(os.fstat(handle).st_ino)
        real(handle)

    commit = Image.commit

    def committing(self):
        at_commit.update(flushed)
        commit(self)
        flushed.clear()

    monkeypatch.setattr("runtime.mind.weights.os.fsync", spy)
    monkeypatch.setattr(Image, "commit", committing)
    with Image.open(str(tmp_path / "image")) as image:
        image.awaken(write_weightless_model(tmp_path / "model"))
        stored = [image["pLLM"]._slots[slot]._files for slot in ("model", "tokenizer")]
        places = [Path(blob.committed()) for files in stored for blob, _, _ in files.values()]

    assert len(places) >= 3
    for place in places:
        assert place.stat().st_ino in at_commit
        assert {place.stat().st_ino, place.parent.stat().st_ino} <= flushed


def test_awakening_makes_the_first_objects(image):
    """After it there are traits, pLLM and genesis, which delegates to both, and an empty log."""
    traits, mind, genesis = image["traits"], image["pLLM"], image["genesis"]

    assert image.awake
    assert image.names() == ["genesis", "pLLM", "traits"]
    assert list(lineage(genesis)) == [genesis, traits, mind]
    assert list(lineage(mind)) == [mind, traits]
    assert genesis.policy == "standard"
    assert len(image.log) == 0
    assert {name for name in mind._slots if isinstance(mind._slots[name], Primitive)} == {"infer_", "reflectOn_", "fineTuneWith_"}
    assert {name for name, value in traits._slots.items() if isinstance(value, Primitive)} == {
        "clone_", "setSlot_value_", "removeSlot_", "doesNotUnderstand_"
    }  # fmt: skip


def test_awakening_is_one_transaction(place, model_folder):
    """The first objects and their blobs come with a single transaction, after the one that makes the root."""
    with Image.open(place) as image:
        before = transactions(place)
        image.awaken(model_folder)

    assert (before, transactions(place)) == (1, 2)


def test_awakening_twice_changes_nothing(image, place, model_folder):
    """A second awakening answers False and writes nothing, whatever model it is given."""
    genesis, before = image["genesis"], transactions(place)

    assert image.awaken(model_folder) is False
    assert image.awaken("/no/such/model") is False
    assert (image["genesis"], transactions(place)) == (genesis, before)


def test_a_folder_that_is_no_model_leaves_an_empty_image(place, model_folder, tmp_path):
    """The model is looked at before anything is written, and the next awakening works."""
    with Image.open(place) as image:
        with pytest.raises(ModelError, match="is no model"):
            image.awaken(tmp_path)
        assert not image.awake
        assert image.awaken(model_folder) is True


def test_everything_is_there_after_reopening(place, model_folder):
    """Objects, names, parents, data and the model's files survive the process."""
    with Image.open(place) as image:
        image.awaken(model_folder)
        image["account"] = image["genesis"].clone_(balance=100)
        image["account"].balance = 125

    def look() -> str:
        with Image.open(place, create=False) as again:
            account = again["account"]
            files = again["pLLM"]._slots["model"].names()
            return f"{account.balance} {[each._label for each in lineage(account)]} {files}"

    assert forked(look) == (0, "125 ['account', 'genesis', 'traits', 'pLLM'] ['config.json', 'model.safetensors']")


def test_a_closed_image_can_be_closed_again(place):
    """Closing twice is harmless."""
    image = Image.open(place)
    image.close()
    image.close()


def test_names_are_selectors_of_objects(image):
    """An unknown name is an error that lists the known ones; only objects can be named."""
    with pytest.raises(ImageError, match="there is no object called accout in the image: there are genesis, pLLM, traits"):
        image["accout"]
    with pytest.raises(ImageError, match="only objects have names in an image, not a int"):
        image["five"] = 5
    assert "genesis" in image
    assert "accout" not in image


def test_an_empty_image_says_so(place):
    """Before awakening there are no names, no log and no place for objects; each says what to do."""
    with Image.open(place) as image:
        for attempt in (lambda: image["genesis"], lambda: image.log, lambda: image.__setitem__("x", UvmObject())):
            with pytest.raises(ImageError, match="the image is empty: batos awaken makes its first objects"):
                attempt()
        assert image.names() == []


def test_a_name_is_kept_as_the_label(image):
    """The first name that an object gets is what people read."""
    image["account"] = image["genesis"].clone_()

    assert repr(image["account"]) == "<account: parent*>"


# -- killed while awakening ---------------------------------------------------------------------------------


def whole_or_nothing(place: str, model_folder: Path) -> bool:
    """Whether the image at `place` is awake; if not, it must be possible to awaken it. No leftovers either way."""
    with Image.open(place) as image:
        was_awake = image.awake
        if not was_awake:
            assert image.names() == []
            assert image.awaken(model_folder) is True
        assert image.names() == ["genesis", "pLLM", "traits"]
        folder = Path(place, "opened")
        folder.mkdir()
        for name in ("model", "tokenizer"):
            stored = image["pLLM"]._slots[name]
            assert isinstance(stored, StoredFolder)
            stored.expose(folder)
        assert (folder / "model.safetensors").read_bytes() == (model_folder / "model.safetensors").read_bytes()
        assert not was_awake or transactions(place) == 2
    assert [path.name for path in Path(place, "blobs", "tmp").iterdir()] == [] or was_awake
    return was_awake


def awaken(place: str, model_folder: Path) -> None:
    with Image.open(place) as image:
        image.awaken(model_folder)


def test_killed_at_any_use_of_a_file_awakening_is_whole_or_nothing(tmp_path, model_folder):
    """SIGKILL at each file operation of an awakening leaves an image that is awake, or one that can be awakened."""
    outcomes = []
    for number in range(1, 200):
        place = str(tmp_path / str(number))

        def work(place: str = place, number: int = number) -> None:
            die_at(number, under=place)
            awaken(place, model_folder)

        status, said = forked(work)
        if status == 0:
            break
        assert (status, said) == (KILLED, "")
        outcomes.append(whole_or_nothing(place, model_folder))
        shutil.rmtree(place)

    assert status == 0
    assert len(outcomes) > 20
    assert outcomes == sorted(outcomes)  # nothing until one instant, the whole from then on


def test_killed_at_random_instants_awakening_is_whole_or_nothing(tmp_path):
    """SIGKILL by the clock, with a model that takes a while to copy."""
    model = write_weightless_model(tmp_path / "model", 30_000_000)
    started = time.perf_counter()
    awaken(str(tmp_path / "whole"), model)
    usual = time.perf_counter() - started
    moments = random.Random(20260101)
    for number in range(8):
        place = str(tmp_path / str(number))
        child = os.fork()
        if child == 0:
            try:
                awaken(place, model)
            finally:
                os._exit(0)
        time.sleep(moments.uniform(0, usual * 1.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        whole_or_nothing(place, model)
        shutil.rmtree(place)


# -- images that cannot be opened ---------------------------------------------------------------------------


def refusal(place: str, error: type[Exception] = ImageError, **options) -> str:
    """The one line with which opening `place` is refused."""
    with pytest.raises(error) as refused:
        Image.open(place, **options)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_an_image_opens_in_one_process_at_a_time(place, model_folder):
    """While another process has it, opening it is refused in one line; afterwards it opens."""
    awaken(place, model_folder)
    with running(lambda: Image.open(place)):
        message = refusal(place, ImageLocked)
    with Image.open(place) as image:
        assert image.awake

    assert message == f"the image at {place} is open in another process: stop that one, or wait for it"


def test_a_missing_image_is_not_made_by_looking(place):
    """Without `create`, nothing appears on the disk."""
    message = refusal(place, create=False)

    assert message == f"there is no image at {place}: create one with batos awaken, or name another with --image"
    assert not Path(place).exists()


def test_another_database_is_left_alone(tmp_path):
    """A ZODB database of another application is refused and stays as it is."""
    database = ZODB.DB(str(tmp_path / "Data.fs"))
    with database.transaction() as connection:
        connection.root()["app"] = {"theirs": True}
    database.close()
    before = (tmp_path / "Data.fs").read_bytes()

    message = refusal(str(tmp_path))

    assert message.endswith("is not an image of this version: found another database, valid is batos.image/1")
    assert (tmp_path / "Data.fs").read_bytes() == before


def test_an_image_of_another_version_is_left_alone(image, place):
    """A format that this version does not know is refused by its name."""
    image._root["format"] = "batos.image/99"
    image.commit()
    image.close()

    assert refusal(place).endswith("is not an image of this version: found batos.image/99, valid is batos.image/1")


def test_a_folder_that_nobody_may_write_to(tmp_path):
    """Without the right to write, opening is refused in one line, also below such a folder."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)

    def work() -> str:
        if os.getuid() == 0:
            os.chown(folder, 65534, 65534)
            os.chmod(tmp_path, 0o755)
            for parent in tmp_path.parents:
                if parent.owner() == "root" and str(parent).startswith("/tmp/"):
                    os.chmod(parent, 0o755)
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
        return refusal(str(folder)) + "|" + refusal(str(folder / "deeper" / "image"))

    status, said = forked(work)

    assert status == 0, said
    assert said == f"{folder} cannot hold an image: it is not writable|{folder}/deeper/image cannot hold an image: [Errno 13] Permission denied: '{folder}/deeper'"


@pytest.mark.parametrize("below", ["", "/image", "/deeper/image"])
def test_a_file_is_no_place_for_an_image(tmp_path, below):
    """A file where a folder should be is refused."""
    (tmp_path / "file").write_text("mine")

    assert "cannot hold an image" in refusal(f"{tmp_path}/file{below}")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    "content", [b"\0" * 100, b"FS21" + b"\xff" * 500, b"not a database at all\n" * 100, b"FS", b"FS21" + os.urandom(4096)],
    ids=["zeros", "ones", "text", "short", "noise"],
)  # fmt: skip
def test_a_data_file_that_is_none(place, content):
    """Whatever lies where the database should be, opening it is refused or finds no objects; never a traceback."""
    Path(place).mkdir()
    Path(place, "Data.fs").write_bytes(content)
    try:
        with Image.open(place) as image:
            assert not image.awake
    except ImageError as error:
        assert "\n" not in str(error)
        assert str(error).startswith(f"the image at {place} cannot be opened")


def test_a_truncated_database_opens_at_an_earlier_transaction_or_not_at_all(place, model_folder, tmp_path):
    """Cut anywhere, the file opens in a state that was once committed, or is refused in one line."""
    awaken(place, model_folder)
    awake = Path(place, "Data.fs").stat().st_size
    with Image.open(place) as image:
        for balance in range(3):
            image["account"] = image["genesis"].clone_(balance=balance)
    whole = Path(place, "Data.fs").read_bytes()
    cut = tmp_path / "cut"
    states = set()
    for length in sorted({*random.Random(5).sample(range(len(whole)), 40), 0, 1, 4, awake, len(whole) - 1, len(whole)}):
        for keep_index in (False, True):
            shutil.copytree(place, cut)
            Path(cut, "Data.fs").write_bytes(whole[:length])
            if not keep_index:
                Path(cut, "Data.fs.index").unlink(missing_ok=True)
            try:
                with Image.open(str(cut)) as image:
                    if image.awake:
                        states.add(image["account"].balance if "account" in image else "awake")
                        assert "genesis" in image
                    else:
                        states.add("empty")
            except ImageError as error:
                assert "\n" not in str(error)
                states.add("refused")
            shutil.rmtree(cut)

    assert {0, 1, 2, "awake", "empty"} <= states <= {0, 1, 2, "awake", "empty", "refused"}


# -- a full disk --------------------------------------------------------------------------------------------


def with_a_full_disk(limit: int) -> None:
    """Let no file of this process grow beyond `limit` bytes: writing fails as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


@pytest.mark.parametrize("limit", [0, 3, 100, 1_000, 20_000])
def test_awakening_on_a_full_disk_leaves_nothing(place, tmp_path, limit):
    """Where the model or the objects do not fit, that is said in one line and the image can be awakened later."""
    model = write_weightless_model(tmp_path / "model", 100_000)

    def work() -> str:
        with_a_full_disk(limit)
        try:
            awaken(place, model)
        except ImageError as error:
            return str(error)
        raise AssertionError("it fitted")

    status, said = forked(work)

    assert status == 0, said
    assert "the disk is full: free some space and send again" in said
    assert "\n" not in said
    assert whole_or_nothing(place, model) is False


def test_a_full_disk_loses_nothing_that_was_kept(place, model_folder):
    """A write that does not fit fails in one line; the image goes on, in this process and in the next."""
    awaken(place, model_folder)
    with Image.open(place) as image:
        image["box"] = image["genesis"].clone_(content="small")
    size = Path(place, "Data.fs").stat().st_size

    def work() -> str:
        with Image.open(place) as image:
            with_a_full_disk(size + 2_000)
            try:
                image["box"].content = "x" * 10_000
            except ImageError as error:
                found = image["box"].content
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                image["box"].content = found + " again"
                return str(error)
        raise AssertionError("it fitted")

    status, said = forked(work)
    with Image.open(place) as image:
        content = image["box"].content

    assert (status, said) == (0, "nothing was kept: the disk is full: free some space and send again")
    assert content == "small again"


# -- places --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain", "with space", "100%", "per%20cent", "question?mark", "hash#mark", "größe", "a&b=c"])
def test_a_folder_may_have_any_name(tmp_path, model_folder, name):
    """The image is in the folder that was named, and nowhere else."""
    awaken(str(tmp_path / name), model_folder)

    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    assert {"Data.fs", "blobs"} <= {path.name for path in (tmp_path / name).iterdir()}


def test_a_zodburi_uri_is_a_place(tmp_path, model_folder):
    """The URI of a file storage with its blobs elsewhere opens, also as the folder that it names."""
    uri = f"file://{tmp_path}/bat/Data.fs?blobstorage_dir={tmp_path}/bat/blobs"
    awaken(uri, model_folder)

    with Image.open(f"{tmp_path}/bat", create=False) as image:
        assert image.awake
    with Image.open(uri, create=False) as image:
        assert image["genesis"].clone_(balance=100).balance == 100


def test_an_image_in_memory_has_no_place_for_a_model(model_folder):
    """A storage without blobs can be opened; awakening in it says which option is missing."""
    with Image.open("memory://") as image, pytest.raises(ImageError, match="add blobstorage_dir=FOLDER to its URI"):
        image.awaken(model_folder)


def test_a_database_without_blobs_has_no_place_for_a_model(tmp_path, model_folder):
    """The same for a file storage whose URI names no folder for blobs."""
    with Image.open(f"file://{tmp_path}/Data.fs") as image:
        with pytest.raises(ImageError, match="add blobstorage_dir=FOLDER to its URI"):
            image.awaken(model_folder)
        assert not image.awake


@pytest.mark.parametrize(
    "uri", ["nonsense://x", "file://", "://", "file:///dev/null/x/Data.fs", "zconfig:///no/such/file", "file:///tmp/x.fs?connection_bogus=1",
            "file:///tmp/x.fs?quota=lots"],
)  # fmt: skip
def test_what_is_no_place(uri):
    """A URI that nobody can open is refused in one line."""
    assert len(refusal(uri)) > 20


def test_blobs_of_another_process_are_not_lost_with_a_failed_awakening(place, model_folder, monkeypatch):
    """After an awakening that failed, the next commit does not bring half of it along."""
    from runtime.mind import weights

    real, failures = weights._digest, [OSError(28, "No space left on device")]

    def fails_once(path):
        if path.name.endswith("tokenizer.json") and failures:
            raise failures.pop()
        return real(path)

    monkeypatch.setattr(weights, "_digest", fails_once)
    with Image.open(place) as image:
        with pytest.raises(ImageError, match="the disk is full"):
            image.awaken(model_folder)
        image.commit()
        assert transactions(place) == 1
        assert image.awaken(model_folder) is True


def test_two_images_are_open_at_once(tmp_path, model_folder):
    """A process may have several images; each commits its own."""
    awaken(str(tmp_path / "a"), model_folder)
    awaken(str(tmp_path / "b"), model_folder)
    with Image.open(str(tmp_path / "a")) as first, Image.open(str(tmp_path / "b")) as second:
        first["x"] = first["genesis"].clone_(n=1)
        second["x"] = second["genesis"].clone_(n=2)
        write_slot(first["x"], "n", 3)
        second["x"].n = 4
        first.abort()

        assert (first["x"].n, second["x"].n) == (1, 4)


def test_the_global_transaction_is_not_touched(image):
    """An image has transactions of its own; an application's are left alone."""
    before = transaction.get()
    image["box"] = image["genesis"].clone_(n=1)

    assert transaction.get() is before


def test_an_empty_path_leaves_nothing_behind(tmp_path, monkeypatch):
    """`file://` names the current folder, which is no database's file: refused before a lock is made beside it."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ImageError, match="ends in the name"):
        Image.open("file://")
    assert list(tmp_path.iterdir()) == []
