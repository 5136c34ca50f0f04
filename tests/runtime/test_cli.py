"""The command line: what it prints, what it says when it cannot, and the exit status of each."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer.main

from runtime import Image
from runtime.commands import conversation
from runtime.commands.app import TALKING, build
from runtime.methods import Method, Primitive
from runtime.objects import write_slot
from tests.runtime.commands import batos
from tests.runtime.processes import running
from tests.runtime.test_protocol import DEPOSIT

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def bat(place, model_folder) -> str:
    """A closed image with an account that understands `deposit` and a box that holds odd values."""
    from policies import compile_method, load_policy

    policy = load_policy("standard")
    digest = compile_method(DEPOSIT, policy, "deposit").source_digest
    passing = {"verdict": "passed", "stage": "passed", "findings": [], "checks": [{"name": "answers", "passed": True, "message": "fine"}]}
    method = Method(
        "deposit", DEPOSIT, source_digest=digest, policy="standard", policy_digest=policy.digest,
        verdict=passing, provenance={"origin": "mind", "message": 1, "candidate": 1},
    )  # fmt: skip
    with Image.open(place) as image:
        image.awaken(model_folder)
        image["account"] = image["genesis"].clone_(balance=100, owner="Ada")
        write_slot(image["account"], "deposit", method)
        write_slot(image["account"], "whoami", Primitive("whoami_"))
        write_slot(image["genesis"], "reflectOn_", Primitive("thinks_"))
        image.commit()
    return place


def paths(command, before=()) -> list[tuple[str, ...]]:
    """Every command and command group below `command`, as its words."""
    found = [before]
    for name, inner in getattr(command, "commands", {}).items():
        found += paths(inner, (*before, name))
    return found


COMMANDS = paths(typer.main.get_command(build()))


def test_the_commands_that_are_promised():
    """Nothing that the design promises for now is missing."""
    assert {"awaken", "send", "show", "log", "why", "verify", "doctor", "broker", "policy"} <= {words[0] for words in COMMANDS if words}


@pytest.mark.parametrize("command", TALKING)
def test_whoever_talks_to_objects_waits_for_no_other_commands(command):
    """For one of the commands that talk to objects, these are built, the one itself included, and no others."""
    built = paths(typer.main.get_command(build(command)))

    assert set(built) == {(), *((each,) for each in TALKING)}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(words):
    """`--help` ends with status 0; a command that does something shows how it is typed."""
    done = batos(*words, "--help")

    assert (done.status, done.err) == (0, "")
    assert f"Usage: batos {' '.join(words)}".rstrip() in done.out
    if not any(other[: len(words)] == words and other != words for other in COMMANDS):
        assert re.search(rf"Examples?: batos {' '.join(words)}", done.out), done.out


# -- what it does -----------------------------------------------------------------------------------------------


def test_awaken_and_awaken_again(place, model_folder):
    """The first time it makes the objects, the second time it says that they are there."""
    first = batos("awaken", "--image", place, "--model", str(model_folder))
    second = batos("awaken", "--image", place)

    assert (first.status, first.err) == (0, "")
    assert first.out == f"awakened {place}: genesis, pLLM, traits; the mind is weightless\n"
    assert (second.status, second.out) == (0, f"already awake: {place}: genesis, pLLM, traits; the mind is weightless\n")


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (["account", "balance"], "100\n"),
        (["account", "owner"], "Ada\n"),
        (["account", "owner", "--json"], '"Ada"\n'),
        (["account", "deposit", "25"], "125\n"),
        (["account", "deposit", "-30"], "70\n"),
        (["account", "deposit", "-1.5"], "98.5\n"),
        (["account", "deposit", "--", "-30"], "70\n"),
        (["account", "deposit", "-k", "amount=5"], "105\n"),
        (["account", "deposit", "--keyword", "amount=-5"], "95\n"),
        (["account", "whoami", '{"a": [1, null, true, "x"]}', "-k", "b={}"], '[{"$ref": "account"}, [{"a": [1, null, true, "x"]}], {"b": {}}]\n'),
        (["account", "whoami", '{"$ref": "genesis"}'], '[{"$ref": "account"}, [{"$ref": "genesis"}], {}]\n'),
        (["account", "whoami", '[{"$ref": "genesis"}]'], '[{"$ref": "account"}, [[{"$ref": "genesis"}]], {}]\n'),
        (["account", "whoami", '{"$ref": 5}'], '[{"$ref": "account"}, [{"$ref": 5}], {}]\n'),
        (["genesis", "setSlot:value:", '"mood"', '"calm"'], '{"$ref": "genesis"}\n'),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_send_prints_the_answer(bat, arguments, out):
    """JSON arguments go in, JSON comes out; text comes out as it is unless JSON is asked for."""
    done = batos("send", "--image", bat, *arguments)

    assert (done.status, done.out, done.err) == (0, out, "")


@pytest.mark.parametrize(
    ("value", "out"),
    [("\ud800", "\\ud800\n"), (["\ud800"], '["\\ud800"]\n'), (float("nan"), '"nan"\n'), (float("inf"), '"inf"\n'), (10**30, f"{10**30}\n"),
     (10**5000, json.dumps(hex(10**5000)) + "\n"), (b"\0", "\"b'\\\\x00'\"\n"), ({1: 2}, '{"1": 2}\n'), ({2, 1}, "[1, 2]\n"), ("größe", "größe\n"),
     (None, "null\n"), ("", "\n")],
    ids=lambda value: ascii(value)[:20] if type(value) is not int else "number",
)  # fmt: skip
def test_any_answer_can_be_printed(bat, value, out):
    """Whatever an image can keep, `send` can print; what JSON cannot say is text."""
    with Image.open(bat) as image:
        image["account"].odd = value
    done = batos("send", "account", "odd", "--image", bat)

    assert (done.status, done.out, done.err) == (0, out, "")


def test_answers_do_not_steer_the_terminal(bat):
    """On a terminal, control characters of an answer are shown and not obeyed."""
    with Image.open(bat) as image:
        image["account"].owner = "\x1b[2Jnobody\x07 here\tor\nthere\x9b"
    import pty

    leader, follower = pty.openpty()
    process = subprocess.run(
        [sys.executable, "-m", "runtime", "send", "account", "owner", "--image", bat],
        stdout=follower, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=REPOSITORY, check=True,
    )  # fmt: skip
    os.close(follower)
    shown = os.read(leader, 10_000).decode()
    os.close(leader)

    assert process.stderr == b""
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown)
    assert "nobody" in shown


def test_an_answered_object_can_be_kept_by_name(bat):
    """`--as` names what was answered; only objects can be named."""
    made = batos("send", "account", "clone_", "-k", "balance=7", "--as", "savings", "--image", bat)
    balance = batos("send", "savings", "deposit", "1", "--image", bat)
    number = batos("send", "account", "balance", "--as", "hundred", "--image", bat)

    assert (made.status, made.out) == (0, '{"$ref": "savings"}\n')
    assert balance.out == "8\n"
    assert (number.status, number.out) == (2, "")
    assert number.err == "batos: --as names objects, and the answer is 100: clone_ answers one\n"


def test_a_send_is_durable(bat):
    """What a command changed is there for the next one."""
    batos("send", "account", "deposit", "25", "--image", bat)

    assert batos("send", "account", "balance", "--image", bat).out == "125\n"


def test_show_draws_widgets(bat):
    """`show` renders the answer to display_yourself, and what a mirror sees; `--json` prints the answer."""
    with Image.open(bat) as image:
        image["account"].display_yourself = {"widget": "panel", "title": "Account", "children": [
            {"widget": "field", "label": "balance", "value": 100}, {"widget": "text", "text": "\x1b[31mred"}, "[bold]plain[/bold]",
        ]}  # fmt: skip
    drawn = batos("show", "account", "--image", bat)
    data = batos("show", "account", "--json", "--image", bat)

    assert (drawn.status, drawn.err) == (0, "")
    assert "Account" in drawn.out
    assert "balance: 100" in drawn.out
    assert "[bold]plain[/bold]" in drawn.out
    assert "\x1b" not in drawn.out
    assert "delegates to genesis; learned deposit" in drawn.out
    assert data.json()["title"] == "Account"


@pytest.mark.parametrize(
    "tree",
    [5, None, "text", [], {}, {"widget": 5}, {"widget": "panel"}, {"widget": "panel", "children": 5}, {"widget": "table"}, {"widget": "nonsense"},
     {"widget": "table", "columns": 5, "rows": 7}, {"widget": "table", "columns": ["a"], "rows": [[1, 2], {"x": 1}, 3]}, {"widget": ["panel"]},
     {"widget": "bar", "value": "x"}, {"widget": "bar", "value": 5, "total": 0}, {"widget": "bar", "value": float("nan")}, {"widget": "list", "children": {}},
     {"widget": "field"}, {"widget": "button"}, {"widget": "text", "text": ["x"]}, {"widget": "panel", "title": ["x"], "children": [[[]]]}, {1: {2: 3}}],
    ids=repr,
)  # fmt: skip
def test_show_draws_anything(bat, tree):
    """An answer is data, and data may be anything: something is drawn."""
    with Image.open(bat) as image:
        image["account"].display_yourself = tree
    done = batos("show", "account", "--image", bat)

    assert (done.status, done.err) == (0, "")


def test_show_draws_deep_and_wide_trees(bat):
    """Trees without measure are cut, not followed."""
    deep: dict = {"widget": "text", "text": "bottom"}
    for _ in range(25):
        deep = {"widget": "panel", "children": [deep]}
    with Image.open(bat) as image:
        image["account"].display_yourself = deep
        image["genesis"].display_yourself = {"widget": "list", "children": list(range(10_000))}
    for name in ("account", "genesis"):
        done = batos("show", name, "--image", bat)

        assert (done.status, done.err) == (0, "")
        assert len(done.out) < 100_000


def test_why_tells_the_evidence(bat):
    """The method, who wrote it, under which policy, the verdict with its checks, and the source."""
    told = batos("why", "account", "deposit", "--image", bat)
    data = batos("why", "account", "deposit", "--json", "--image", bat).json()

    assert told.status == 0
    for part in ("account.deposit is method, found in account", "policy      standard sha256:", "verdict     passed", "ok     answers: fine", DEPOSIT.rstrip()):
        assert part in told.out
    assert (data["kind"], data["source"], data["provenance"]["origin"]) == ("method", DEPOSIT, "mind")


@pytest.mark.parametrize(
    ("selector", "line"),
    [("clone_", "account.clone_ is primitive, found in traits"), ("balance", "account.balance is data, found in account"),
     ("setSlot:value:", "account.setSlot_value_ is primitive, found in traits")],
)  # fmt: skip
def test_why_knows_other_slots(bat, selector, line):
    """Primitives and data are said to be what they are, and where they were found."""
    assert batos("why", "account", selector, "--image", bat).out.splitlines()[0] == line


def test_log_lists_newest_first(bat):
    """Each message with its state, its arguments and the reason for a refusal; `-n` bounds the list."""
    for selector in ("fly", "sing"):
        batos("send", "account", selector, "1", "-k", "loud=true", "--intent", "try it", "--image", bat)
    text = batos("log", "--image", bat)
    rows = batos("log", "--json", "-n", "1", "--image", bat).json()

    assert text.status == 0
    assert [line.split()[3:5] for line in text.out.splitlines()] == [["refused", "account.sing(1,"], ["refused", "account.fly(1,"]]
    assert "loud=true)  the mind wrote no candidate" in text.out
    assert [(row["message"], row["selector"], row["intent"], row["state"]) for row in rows] == [(2, "sing", "try it", "refused")]


# -- what it says when it cannot ------------------------------------------------------------------------------------


MISTAKES = [
    (["send", "acount", "balance"], 2, "there is no object called acount in the image: there are account, genesis, pLLM, traits"),
    (["show", "acount"], 2, "there is no object called acount"),
    (["why", "acount", "balance"], 2, "there is no object called acount"),
    (["why", "account", "fly"], 2, "account has no slot fly: it has learned deposit"),
    (["why", "account", "a b"], 2, "'a b' is no selector: valid are names such as deposit, display_yourself or setSlot:value:"),
    (["send", "account", "a b"], 2, "'a b' is no selector"),
    (["send", "account", "_p_changed"], 2, "'_p_changed' is no selector: names that begin with an underscore are not messages"),
    (["send", "account", "__class__"], 2, "is no selector"),
    (["send", "account", "class"], 2, "'class' is no selector"),
    (["send", "account", ""], 2, "'' is no selector"),
    (["send", "account", "x" * 500], 2, "selector of 500 characters is too long: at most 120"),
    (["send", "account", "deposit", "twenty"], 2, "'twenty' is not JSON (Expecting value: line 1 column 1 (char 0)): a number is 25, a text is '\"twenty\"'"),
    (["send", "account", "deposit", "{"], 2, "'{' is not JSON"),
    (["send", "account", "deposit", "NaN"], 2, "'NaN' is not JSON (NaN is no JSON)"),
    (["send", "account", "deposit", "1e999"], 2, "'1e999' is not JSON (1e999 is larger than any number with a point): a number is 25"),
    (["send", "account", "deposit", "'25'"], 2, "is not JSON"),
    (["send", "account", "deposit", "[" * 100_000], 2, "is not JSON"),
    (["send", "account", "deposit", "9" * 5_000], 2, "is not JSON"),
    (["send", "account", "deposit", ""], 2, "'' is not JSON"),
    (["send", "account", "deposit", '{"$ref": "nobody"}'], 2, "there is no object called nobody"),
    (["send", "account", "deposit", "-k", "amount"], 2, "'amount' is no keyword argument: valid is name=JSON, such as amount=25"),
    (["send", "account", "deposit", "-k", "=5"], 2, "'=5' is no keyword argument"),
    (["send", "account", "deposit", "-k", "a b=5"], 2, "'a b=5' is no keyword argument"),
    (["send", "account", "deposit", "-k", "amount=x"], 2, "'x' is not JSON"),
    (["send", "account", "balance", "5"], 2, "account holds data in balance, which takes no arguments: set it with setSlot_value_"),
    (["send", "account", "setSlot:value:", '"deep"', "[" * 90 + "]" * 90], 2, "nested deeper than"),
    (["send", "account", "clone_", "--as", "a b"], 2, "'a b' is no selector"),
    (["send", "account", "fly"], 1, "account does not understand fly: the mind wrote no candidate"),
    (["send", "account", "deposit", '"x"'], 1, "deposit raised TypeError"),
    (["send", "account", "deposit"], 1, "deposit raised TypeError"),
    (["send", "account", "removeSlot_", '"nothing"'], 2, "account has no slot nothing of its own"),
    (["send", "pLLM", "infer_", "5"], 3, "infer_ takes a text, not a int"),
    (["send", "pLLM", "fineTuneWith_", "[]"], 3, "fineTuneWith_ is not available in this version"),
    (["send", "account", "clone_", "5"], 2, "clone_"),
    (["send", "account", "setSlot_value_", '"x"'], 2, "setSlot_value_"),
]


@pytest.mark.parametrize(("arguments", "status", "line"), MISTAKES, ids=lambda each: " ".join(each)[:60] if isinstance(each, list) else "")
def test_a_mistake_is_one_line(bat, arguments, status, line):
    """What cannot be done is said in one line on stderr that says what would have been valid, with the documented status."""
    done = batos(*arguments, "--image", bat)

    assert "Traceback" not in done.err
    assert (done.status, done.out) == (status, ""), done
    assert line in done.err
    assert done.err.startswith("batos: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["send", "account", "balance"], ["show", "account"], ["log"], ["why", "account", "balance"]], ids=" ".join)
def test_no_image(tmp_path, arguments):
    """A place without an image is left alone."""
    place = str(tmp_path / "nothing")
    done = batos(*arguments, "--image", place)

    assert (done.status, done.out) == (3, "")
    assert done.err == f"batos: there is no image at {place}: create one with batos awaken, or name another with --image\n"
    assert not Path(place).exists()


def test_an_image_that_is_not_awake(place):
    """An image without objects says what to do."""
    Image.open(place).close()
    done = batos("send", "genesis", "display_yourself", "--image", place)

    assert (done.status, done.err) == (3, f"batos: the image at {place} is empty: batos awaken makes its first objects\n")


@pytest.mark.parametrize("arguments", [["send", "account", "balance"], ["log"], ["awaken"]], ids=" ".join)
def test_an_image_in_use(bat, arguments):
    """While another process has the image, every command says so and changes nothing."""
    with running(lambda: Image.open(bat)):
        done = batos(*arguments, "--image", bat)

    assert (done.status, done.out) == (3, "")
    assert done.err == f"batos: the image at {bat} is open in another process: stop that one, or wait for it\n"
    assert batos("send", "account", "balance", "--image", bat).out == "100\n"


@pytest.mark.parametrize("uri", ["nonsense://x", "file://", "file:///dev/null/Data.fs"])
def test_a_place_that_is_none(uri):
    """A URI that nobody can open is one line."""
    done = batos("log", "--image", uri)

    assert done.status == 3
    assert done.err.startswith("batos: ")
    assert done.err.count("\n") == 1


def test_a_model_folder_that_is_not_one(place, tmp_path):
    """Awakening with it fails in one line that says what a model is, and leaves nothing to be mistaken for an image."""
    done = batos("awaken", "--image", place, "--model", str(tmp_path))

    assert (done.status, done.out) == (3, "")
    assert done.err == f"batos: {tmp_path} is no model: it has no readable config.json\n"
    assert batos("send", "genesis", "x", "--image", place).status == 3


def test_a_damaged_database(bat):
    """A database file that is none is one line, and stays as it is."""
    Path(bat, "Data.fs").write_bytes(b"garbage " * 100)
    Path(bat, "Data.fs.index").unlink()
    done = batos("send", "account", "balance", "--image", bat)

    assert (done.status, done.out) == (3, "")
    assert done.err.startswith(f"batos: the image at {bat} cannot be opened: ")
    assert done.err.count("\n") == 1
    assert Path(bat, "Data.fs").read_bytes() == b"garbage " * 100


def test_a_full_disk(bat):
    """What does not fit is one line, and everything that was there is there."""
    import resource

    from tests.runtime.processes import forked
    from tests.runtime.test_image import with_a_full_disk

    size = Path(bat, "Data.fs").stat().st_size
    Path(bat, "Data.fs.index").unlink()

    def work() -> str:
        with_a_full_disk(size + 100)
        done = subprocess.run(
            [sys.executable, "-m", "runtime", "send", "account", "setSlot:value:", '"owner"', json.dumps("x" * 5_000), "--image", bat],
            cwd=REPOSITORY, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == size + 100
        return f"{done.returncode}|{done.stdout}|{done.stderr}"

    assert forked(work) == (0, "3||batos: nothing was kept: the disk is full: free some space and send again\n")
    assert batos("send", "account", "owner", "--image", bat).out == "Ada\n"


def test_a_database_that_was_cut_short_warns_in_lines(bat):
    """The database's own warnings about damage that it repaired come as lines, without a traceback."""
    whole = Path(bat, "Data.fs").read_bytes()
    Path(bat, "Data.fs").write_bytes(whole[:-5])
    done = batos("send", "genesis", "policy", "--image", bat)

    assert (done.status, done.out) == (0, "standard\n")
    assert all(line.startswith("batos: ") for line in done.err.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["send"], ["send", "account"], ["log", "-n", "0"], ["log", "-n", "x"], ["log", "--nonsense"], ["verify"], ["why", "account"],
     ["broker"], ["awaken", "extra"]],
    ids=" ".join,
)  # fmt: skip
def test_usage_errors(arguments):
    """What is typed wrong is status 2 and an explanation, never a traceback."""
    done = batos(*arguments)

    assert done.status == 2
    assert "Traceback" not in done.err + done.out
    assert "Usage: batos" in done.err + done.out


def test_the_image_may_be_named_by_the_environment(bat):
    """`BATOS_IMAGE` is used where `--image` is not given."""
    assert batos("send", "account", "balance", BATOS_IMAGE=bat).out == "100\n"


# -- as a program -----------------------------------------------------------------------------------------------------


def module(*arguments: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    """`python -m runtime …` in a new interpreter; or `code`, with `main` at hand."""
    command = ["-m", "runtime"] if code is None else ["-c", f"from runtime.cli import main\n{code}"]
    return subprocess.run([sys.executable, *command, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_python_m_runtime_is_batos(bat):
    """The module runs as the command does, errors included."""
    good = module("send", "account", "deposit", "25", "--image", bat)
    bad = module("send", "acount", "deposit", "25", "--image", bat)

    assert (good.returncode, good.stdout, good.stderr) == (0, "125\n", "")
    assert (bad.returncode, bad.stdout, bad.stderr.count("\n")) == (2, "", 1)


REPORT = """
import atexit, sys
atexit.register(lambda: print(sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr))
main()
"""


@pytest.mark.parametrize("arguments", [["send", "account", "deposit", "25"], ["send", "account", "balance"], ["log"], ["why", "account", "deposit"]], ids=" ".join)
def test_what_is_understood_needs_no_model(bat, arguments):
    """A send of an existing method imports neither torch nor transformers, nor what else only thinking or cells need."""
    done = module(*arguments, "--image", bat, code=REPORT)
    heavy = {"torch", "transformers", "tokenizers", "safetensors", "numpy", "accelerate", "docker", "requests", "zodburi", "ZEO"}

    assert done.returncode == 0, done.stderr
    assert heavy.intersection(done.stderr.split("'")) == set()
    assert "ZODB" in done.stderr.split("'")


def test_help_needs_no_database(tmp_path):
    """Asking for help imports no database, no engine and no model."""
    done = module("send", "--help", code=REPORT)

    assert {"torch", "transformers", "docker", "zodburi", "ZEO"}.intersection(done.stderr.split("'")) == set()


@pytest.mark.parametrize("arguments", [["send", "account", "balance"], ["show", "account"], ["--help"]], ids=" ".join)
def test_a_reader_that_leaves_is_no_error(bat, arguments):
    """When nobody reads what is printed, as behind `| head`, the command ends without a word."""
    with Image.open(bat) as image:
        image["account"].display_yourself = "here"
    reading, writing = os.pipe()
    os.close(reading)
    options = [] if arguments == ["--help"] else ["--image", bat]
    command = [sys.executable, "-m", "runtime", *arguments, *options]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)

    assert done.stderr == ""


@pytest.mark.parametrize(("called", "path", "said"), [
    (".venv/bin/batos", "/usr/bin", ".venv/bin/batos"),
    ("{here}/.venv/bin/batos", "/usr/bin", ".venv/bin/batos"),
    ("{here}/.venv/bin/batos", "{here}/.venv/bin", "batos"),
    ("runtime/__main__.py", "/usr/bin", "batos"),
])  # fmt: skip
def test_hints_can_be_copied(tmp_path, monkeypatch, called, path, said):
    """A hint calls the program as it can be called from here."""
    program = tmp_path / ".venv" / "bin" / "batos"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [called.format(here=tmp_path)])
    monkeypatch.setenv("PATH", path.format(here=tmp_path))

    assert conversation._command() == said


def test_the_difference_of_two_policies_is_what_went_and_what_came():
    """Of two lists a reviewer is told the entries that differ, not both lists."""
    done = batos("policy", "diff", "standard", "strict")
    lines = done.out.splitlines()

    assert done.status == 1
    assert lines[lines.index("checks.required:") + 1] == "    + agreement"
    assert "limits.recursion: 2000 -> 200" in lines
    assert any(line.startswith("    - ") and " uuid" in line and ", math" not in line for line in lines)


def test_version():
    """The version is the package's."""
    done = batos("--version")

    assert (done.status, done.out) == (0, f"batos {version('batos')}\n")
