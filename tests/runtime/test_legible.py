"""What guests wrote, shown to people and to the logs of CI systems."""

from __future__ import annotations

import pytest

from runtime import Image
from runtime.legible import legible, one_line
from runtime.verification import formats
from runtime.verification.running import Report
from tests.runtime.commands import batos

HOSTILE = "fine\x1b]0;owned\x07\r\n::error file=x::owned\u202e"


def test_what_cannot_be_printed_is_replaced():
    """Escape sequences and direction marks lose their effect; text in any script stays."""
    assert legible(HOSTILE) == "fine\ufffd]0;owned\ufffd\ufffd\n::error file=x::owned\ufffd"
    assert one_line(HOSTILE) == "fine\ufffd]0;owned\ufffd ::error file=x::owned\ufffd"
    assert legible("größe\t日本\u00a0€\n") == "größe\t日本\u00a0€\n"


def test_an_error_stays_one_line(place, model_folder):
    """The message of a method's exception cannot write to the terminal of whoever sent the message."""
    with Image.open(place) as image:
        image.awaken(model_folder)
        image["box"] = image["genesis"].clone_()
        image.commit()
    done = batos("send", "box", "setSlot:value:", '"a"', "--image", place)
    hostile = batos("send", HOSTILE.replace("\x00", ""), "x", "--image", place)

    for each in (done, hostile):
        assert each.status == 2
        assert each.err.count("\n") == 1
        assert each.err.rstrip("\n").isprintable()


@pytest.mark.parametrize("form", ["text", "junit", "github"])
def test_reports_hold_no_line_that_a_guest_began(form):
    """No line of a report begins with what a guest said, so that no CI system takes it for a command."""
    row = {
        "file": "m.py", "selector": "m", "verdict": "failed", "stage": "checks", "findings": [], "timings_ms": {}, "effects": {}, "evidence": {},
        "checks": [{"name": "answers", "passed": False, "message": HOSTILE}], "source_digest": None,
    }  # fmt: skip
    text = formats.FORMATS[form](Report({"name": "standard", "digest": ""}, {"backend": "docker"}, [row]))

    assert "owned" in text
    assert "\x1b" not in text
    assert not any(line.startswith("::error file=x") for line in text.splitlines())
