"""`batos verify` on files that are no method files, and the report of those that are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.verification import running
from runtime.verification.files import MAX_BYTES, MethodFileError, read
from sandbox import SandboxUnavailable
from tests.runtime.commands import batos
from tests.runtime.fakes import FakeFaculties
from tests.runtime.test_protocol import verdict

HEADER = '# /// batos\n# selector = "deposit"\n# slots = { balance = 100, history = [] }\n'
EXAMPLE = "# [[examples]]\n# args = [25]\n# returns = 125\n# after = { balance = 125 }\n"
BODY = "# ///\ndef deposit(self, amount):\n    self.balance = self.balance + amount\n    return self.balance\n"


def method_file(folder: Path, header: str = HEADER + EXAMPLE, body: str = BODY, name: str = "deposit.py") -> Path:
    path = folder / name
    path.write_text(header + body, encoding="utf-8")
    return path


def test_a_method_file_is_read(tmp_path):
    """The header is data, the source is the whole file, so that lines are the file's."""
    file = read(method_file(tmp_path))

    assert (file.header.selector, file.header.slots) == ("deposit", {"balance": 100, "history": []})
    assert file.header.examples[0].expectation() == {"args": [25], "returns": 125, "after": {"balance": 125}}
    assert file.source == HEADER + EXAMPLE + BODY


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "#!/usr/bin/env python\n# a comment\n\n"])
def test_lines_and_their_ends(tmp_path, ending, before):
    """A header may stand below other comments, and lines may end as on Windows."""
    path = tmp_path / "m.py"
    path.write_bytes((before + HEADER + BODY).replace("\n", ending).encode())

    assert read(path).header.selector == "deposit"


def test_a_smalltalk_selector_in_a_header(tmp_path):
    """The selector may be written with colons."""
    path = method_file(tmp_path, '# /// batos\n# selector = "setBalance:to:"\n')

    assert read(path).header.selector == "setBalance_to_"


S = 'selector = "deposit"'
MALFORMED = {
    "no header": ("", "def deposit(self): pass\n", 1, "has no header: a method file begins with a block from '# /// batos' to '# ///'"),
    "empty": ("", "", 1, "has no header"),
    "no end": (HEADER, "def deposit(self): pass\n", 1, "has no header"),
    "two headers": (HEADER + "# ///\n" + HEADER, BODY, 1, "has 2 headers"),
    "no TOML": ("# /// batos\n# selector = deposit\n", BODY, 2, "header is no TOML"),
    "no TOML below": (HEADER + "# slots = {}\n", BODY, 4, "header is no TOML"),
    "no selector": ("# /// batos\n# slots = {}\n", BODY, 1, "header lacks selector"),
    "no identifier": ('# /// batos\n# selector = "de posit"\n', BODY, 1, "'de posit' is no selector"),
    "underscore": ('# /// batos\n# selector = "_deposit"\n', BODY, 1, "names that begin with an underscore are not messages"),
    "selector is a number": ("# /// batos\n# selector = 5\n", BODY, 1, "selector: Input should be a valid string"),
    "unknown key": (f"# /// batos\n# {S}\n# slot = {{}}\n", BODY, 1, "header has an unknown key slot: valid are selector, slots, objects, policy, invariants, examples"),
    "slots is a list": (f"# /// batos\n# {S}\n# slots = []\n", BODY, 1, "slots: Input should be a valid dictionary"),
    "examples is a table": (f"# /// batos\n# {S}\n# [examples]\n# args = []\n", BODY, 1, "examples"),
    "unknown key in example": (f"# /// batos\n# {S}\n# [[examples]]\n# argument = [1]\n", BODY, 1, "unknown key examples.0.argument: valid are args, kwargs, slots"),
    "two outcomes": (f'# /// batos\n# {S}\n# [[examples]]\n# returns = 1\n# raises = "X"\n', BODY, 1, "an example has returns or raises, not both"),
    "policy is a number": (f"# /// batos\n# {S}\n# policy = 5\n", BODY, 1, "policy: Input should be a valid string"),
    "unknown policy": (f'# /// batos\n# {S}\n# policy = "lenient"\n', BODY, 1, "lenient"),
    "invariants is text": (f'# /// batos\n# {S}\n# invariants = "self.balance"\n', BODY, 1, "invariants"),
    "too deep to parse": (f"# /// batos\n# {S}\n# slots = {{ a = {'[' * 50_000}{']' * 50_000} }}\n", BODY, 3, "header is no TOML"),
    "a number without end": (f"# /// batos\n# {S}\n# slots = {{ a = {'9' * 5000} }}\n", BODY, 3, "header is no TOML"),
    "too deep to keep": (f"# /// batos\n# {S}\n# slots = {{ a = {'[' * 100}{']' * 100} }}\n", BODY, 1, "nested deeper than"),
    "an unknown type": (f'# /// batos\n# {S}\n# slots = {{ a = {{ "$type" = "x" }} }}\n', BODY, 1, "$type"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_file_is_status_2_and_a_finding(tmp_path, case):
    """No verdict is given: exit status 2, stage `file`, and a finding that names the line and what would be valid."""
    header, body, line, message = MALFORMED[case]
    path = method_file(tmp_path, header, body)
    done = batos("verify", "--format", "json", "--backend", "none", str(path))
    row = done.json()["methods"][0]

    assert (done.status, done.err) == (2, "")
    assert (row["file"], row["stage"], row["verdict"]) == (str(path), "file", "rejected")
    assert line is None or row["findings"][0]["line"] == line
    assert message in row["findings"][0]["message"]
    assert "\n" not in row["findings"][0]["message"]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [(b"\xff\xfe\x00", 1, "is no UTF-8 text"), ((HEADER + EXAMPLE).encode() + b"# \xff\n" + BODY.encode(), 8, "is no UTF-8 text"),
     (b"#" * (MAX_BYTES + 1), 1, f"is longer than {MAX_BYTES} bytes"), (HEADER.encode() + b"\0" + BODY.encode(), None, "header")],
    ids=["UTF-16", "a byte", "too long", "NUL"],
)  # fmt: skip
def test_bytes_that_are_no_text(tmp_path, content, line, message):
    """What cannot be read as text is said, with the line where that began."""
    path = tmp_path / "m.py"
    path.write_bytes(content)
    with pytest.raises(MethodFileError, match=message) as refused:
        read(path)

    assert line is None or refused.value.line == line


def test_files_that_cannot_be_read(tmp_path):
    """A missing file, a folder, a link to nowhere: each is a finding, and the others are still reported."""
    (tmp_path / "link.py").symlink_to(tmp_path / "nowhere")
    names = ["missing.py", "", "link.py", "deposit.py"]
    method_file(tmp_path)
    done = batos("verify", "--format", "json", "--backend", "none", *(str(tmp_path / name) for name in names))
    rows = done.json()["methods"]

    assert done.status == 2
    assert [row["stage"] for row in rows] == ["file", "file", "file", "sandbox"]
    assert "cannot be read: No such file or directory" in rows[0]["findings"][0]["message"]
    assert "is a folder" in rows[1]["findings"][0]["message"]


def test_a_sandbox_that_is_none_gives_no_verdict(tmp_path):
    """A backend that cannot be opened is `infra_error` and exit status 3, with the reason as a check."""
    path = method_file(tmp_path)
    data = batos("verify", "--format", "json", "--backend", "none", str(path))
    text = batos("verify", "--backend", "none", str(path))
    row = data.json()["methods"][0]

    assert (data.status, text.status) == (3, 3)
    assert (row["verdict"], row["stage"]) == ("infra_error", "sandbox")
    assert [check["passed"] for check in row["checks"]] == [False]
    assert "none" in row["checks"][0]["message"]
    assert text.out.startswith(f"infra_error  {path}  deposit\n")
    assert text.out.endswith("0 of 1 passed under policy standard (none)\n")


@pytest.mark.parametrize(
    ("arguments", "status", "line"),
    [(["--format", "yaml", "x.py"], 2, "--format yaml is not known: valid are text, json"), (["--policy", "lenient", "x.py"], 2, "lenient"),
     (["--policy", "/no/such/policy.toml", "x.py"], 2, "/no/such/policy.toml")],
)  # fmt: skip
def test_options_that_cannot_be_used(tmp_path, arguments, status, line):
    """An option's mistake is one line, before anything is read."""
    done = batos("verify", *arguments)

    assert (done.status, done.out) == (status, "")
    assert line in done.err
    assert done.err.count("\n") == 1


def test_output_goes_to_a_file(tmp_path):
    """`--output` writes the report there; a place that cannot be written is one line."""
    path = method_file(tmp_path, "", BODY)
    good = batos("verify", "--format", "json", "--backend", "none", "--output", str(tmp_path / "report.json"), str(path))
    bad = batos("verify", "--format", "json", "--backend", "none", "--output", str(tmp_path / "no" / "report.json"), str(path))

    assert (good.status, good.out) == (2, "")
    assert json.loads((tmp_path / "report.json").read_text())["schema"] == "batos.verify/1"
    assert (bad.status, bad.out) == (2, "")
    assert bad.err.startswith("batos: ")
    assert bad.err.count("\n") == 1


# -- the report, with a sandbox that says what the test wants ----------------------------------------------------------


@pytest.fixture
def verified(tmp_path, monkeypatch):
    """`verified(name, …)`: the report over one file per name of a verdict, as a sandbox judges them in that order."""

    def verify(*names: str, files: list[Path] | None = None, **options):
        paths = files or [method_file(tmp_path, name=f"{number}.py") for number, _ in enumerate(names)]
        judged = dict(zip((str(path) for path in paths), names, strict=False))
        jobs = []

        class Room:
            def __init__(self, where, policy):
                self.policy = policy

            def __enter__(self):
                inner = FakeFaculties(self.judge).sandbox(self.policy)
                return inner

            def __exit__(self, *error):
                return None

            def judge(self, job, policy):
                jobs.append(job)
                name = names[len(jobs) - 1]
                if name == "unavailable":
                    raise SandboxUnavailable("there is no engine: install one")
                return verdict(job, policy, name) | {"sandbox": {"backend": "fake", "image": "x", "controls": {"net": "none"}}, "timings_ms": {}}

        monkeypatch.setattr(running, "open_sandbox", Room)
        report = running.verify_files(paths, policy=options.pop("policy", None), backend="auto", jobs=options.pop("jobs", 1))
        assert judged
        report.jobs = jobs
        return report

    return verify


@pytest.mark.parametrize(
    ("names", "status"),
    [(["passed"], 0), (["passed", "passed"], 0), (["passed", "failed"], 1), (["rejected"], 1), (["violation"], 1), (["timeout"], 1), (["memory"], 1),
     (["crashed"], 1), (["infra_error"], 3), (["failed", "infra_error"], 3), (["infra_error", "failed"], 3), (["passed", "unavailable"], 3)],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)  # fmt: skip
def test_nothing_but_passes_is_status_0(verified, names, status):
    """1 when a method did not pass, 3 when there was no verdict, and 3 wins over 1."""
    assert verified(*names).status == status


def test_no_method_is_no_pass(verified):
    """A report over nothing is not a success."""
    assert running.Report({}, {}).status == 2


def test_a_malformed_file_among_others(verified, tmp_path):
    """A malformed file makes the status 2; the others have their verdicts."""
    report = verified("passed", files=[method_file(tmp_path), method_file(tmp_path, "", BODY, "broken.py")])

    assert [row["stage"] for row in report.methods] == ["passed", "file"]
    assert report.status == 2


def test_the_document_of_the_contract(verified):
    """Schema, policy, sandbox, and for each method every field of the contract."""
    document = verified("failed").to_json()

    assert set(document) == {"schema", "policy", "sandbox", "methods"}
    assert (document["schema"], document["policy"]["name"]) == ("batos.verify/1", "standard")
    assert document["policy"]["digest"].startswith("sha256:")
    assert document["sandbox"] == {"backend": "fake", "image": "x", "controls": {"net": "none"}}
    assert set(document["methods"][0]) == {
        "file", "selector", "source_digest", "verdict", "stage", "findings", "checks", "effects", "evidence", "timings_ms"
    }  # fmt: skip
    assert json.loads(json.dumps(document)) == document


def test_what_the_header_says_is_asked(verified, tmp_path):
    """Slots, examples and invariants of the header are in the job, and its policy unless the command names one."""
    path = method_file(tmp_path, HEADER + '# policy = "strict"\n# invariants = ["self.balance >= 0"]\n' + EXAMPLE)
    report = verified("passed", files=[path])
    job = report.jobs[0]

    assert (job.selector, job.slots, job.invariants) == ("deposit", {"balance": 100, "history": []}, ["self.balance >= 0"])
    assert [(example.args, example.returns) for example in job.examples] == [([25], 125)]
    assert job.source == path.read_text()
    assert report.methods[0]["verdict"] == "passed"


def test_rows_come_in_the_order_of_the_files(verified):
    """Several at a time change nothing about the report."""
    report = verified(*["passed"] * 12, jobs=4)

    assert [Path(row["file"]).name for row in report.methods] == [f"{number}.py" for number in range(12)]
