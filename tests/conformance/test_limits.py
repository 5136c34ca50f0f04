"""What a program in a cell can use up, by effect, and that nothing of it survives."""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path

import pytest

from tests.conformance.cells import GO, SPEC, Jail


def survivors(token: str) -> list[str]:
    """Processes of this host whose command line holds `token`."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if token.encode() in line and int(place.name) != os.getpid():
            found.append(place.name)
    return found


def no_survivors(token: str, within_s: float = 30.0) -> bool:
    """Whether they are all gone within that time: an engine kills in the background."""
    deadline = time.monotonic() + within_s
    while survivors(token) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not survivors(token)


def test_wall_clock(jail: Jail) -> None:
    """A program that only waits is ended by the clock outside, soon after its time."""
    with jail.cell("import time; time.sleep(60)") as cell:
        started = time.monotonic()
        output = cell.exchange(GO, 0.5, framed=False)
        waited = time.monotonic() - started

    assert ("wall", b"") == (output.ended, output.data)
    assert 0.5 <= waited < 20  # a busy machine is late, but not by minutes


def test_signals_cannot_be_used_to_stay(jail: Jail) -> None:
    """A program that ignores every signal that can be ignored is gone nevertheless."""
    token = uuid.uuid4().hex
    program = f"""
import signal, time
token = {token!r}
for number in set(signal.Signals) - {{signal.SIGKILL, signal.SIGSTOP}}:
    signal.signal(number, signal.SIG_IGN)
while True:
    time.sleep(1)
"""
    output = jail.run(program, wall_s=0.5)

    assert "wall" == output.ended
    assert no_survivors(token)


def test_double_fork_does_not_survive(jail: Jail) -> None:
    """A grandchild in a session of its own, whose parents are gone, dies with the cell."""
    token = uuid.uuid4().hex
    program = f"""
import os, time
token = {token!r}
for _ in range(2):
    if os.fork():
        break
    os.setsid()
time.sleep(60)
"""
    output = jail.run(program, wall_s=1.0)

    assert "wall" == output.ended
    assert no_survivors(token)


def test_orphans_die_when_the_first_process_ends(jail: Jail) -> None:
    """A child that outlives the cell's first process has nowhere to live."""
    token = uuid.uuid4().hex
    program = f"""
import os, time
token = {token!r}
if os.fork() == 0:
    os.setsid()
    os.close(1)
    time.sleep(60)
os.write(1, b'done')
"""
    output = jail.run(program, wall_s=10.0)

    assert b"done" == output.data
    assert no_survivors(token)


def test_fork_bomb_is_bounded(jail: Jail) -> None:
    """No more processes than the limit can be started, and the host does not notice."""
    program = """
import os, time, json
count = 0
try:
    while count < 1000:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        count += 1
except OSError:
    pass
print(json.dumps(count), flush=True)
os._exit(0)
"""

    assert 0 < jail.value(program) <= SPEC.pids


def test_thread_bomb_is_bounded(jail: Jail) -> None:
    """Threads count like processes."""
    program = """
import _thread, time, json, os
count = 0
try:
    while count < 1000:
        _thread.start_new_thread(time.sleep, (30,))
        count += 1
except RuntimeError:
    pass
print(json.dumps(count), flush=True)
os._exit(0)
"""

    assert 0 < jail.value(program) <= SPEC.pids


def test_memory_of_one_process(jail: Jail) -> None:
    """One process cannot have more than the cell's memory."""
    program = """
import json
kept, size = [], 0
try:
    while size < 512:
        kept.append(b'x' * (1 << 20))
        size += 1
    result = size
except MemoryError:
    kept.clear()
    result = 'refused'
print(json.dumps(result))
"""
    with jail.cell(program) as cell:
        output = cell.exchange(GO, 20, framed=False)
        killed = not output.data and cell.out_of_memory()

    assert killed or b'"refused"\n' == output.data


def test_memory_of_all_processes_together(jail: Jail) -> None:
    """Many processes together cannot have more than the cell's memory either."""
    # Each keeps what it took until all have taken theirs or ended, so that it does not matter who is how fast.
    program = """
import os, json
taken, tell = os.pipe()
hold, release = os.pipe()
pids = []
for _ in range(6):
    pid = os.fork()
    if pid == 0:
        os.close(release)
        kept = []
        try:
            for _ in range(60):
                kept.append(b'x' * (1 << 20))
        except MemoryError:
            os._exit(1)
        os.write(tell, b'.')
        os.close(tell)
        os.read(hold, 1)
        os._exit(0)
    pids.append(pid)
os.close(tell)
while os.read(taken, 1):
    pass
os.close(release)
print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]))
"""
    with jail.cell(program) as cell:
        output = cell.exchange(GO, 60, framed=False)
        killed = not output.data and cell.out_of_memory()

    assert killed or any(json.loads(output.data))


def test_output_flood_is_cut_off(jail: Jail) -> None:
    """What is said beyond the limit is neither kept nor waited for."""
    output = jail.run("import os\nwhile True:\n    os.write(1, b'x' * 65536)", wall_s=60)

    assert ("output", SPEC.output_bytes) == (output.ended, len(output.data))


def test_error_flood_is_cut_off(jail: Jail) -> None:
    """Standard error is for diagnostics: a little of it is kept, and it cannot fill anything."""
    output = jail.run("import os\nfor _ in range(200):\n    os.write(2, b'x' * 65536)\nprint('done')", wall_s=30)

    assert ("closed", b"done\n") == (output.ended, output.data)
    assert 0 < len(output.diagnostics) <= 2000


def test_invalid_text_arrives_as_bytes(jail: Jail) -> None:
    """What is said is bytes until somebody checks it."""
    output = jail.run(r"import os; os.write(1, b'\xff\xfe\x00\x80')")

    assert b"\xff\xfe\x00\x80" == output.data


def test_silence_is_an_empty_output(jail: Jail) -> None:
    """A program that closes its output and goes on is done, and destroyed."""
    token = uuid.uuid4().hex
    output = jail.run(f"import os, time\ntoken = {token!r}\nos.close(1)\nos.close(2)\ntime.sleep(30)", wall_s=2)

    assert b"" == output.data
    assert output.ended in {"closed", "wall"}
    assert no_survivors(token)


def test_files_cannot_grow_and_nothing_is_dumped(jail: Jail) -> None:
    """The limits of the process leave no file to write and no core to dump."""
    program = """
import resource, json
print(json.dumps([resource.getrlimit(which)[1] for which in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]))
"""

    assert [0, 0] == jail.value(program)


def test_standard_input_arrives(jail: Jail) -> None:
    """The one message is what the program can read."""
    output = jail.run("import sys; data = sys.stdin.buffer.read(5); print(data)", stdin=b"hello")

    assert b"b'hello'\n" == output.data


def test_destroying_twice_is_once(jail: Jail) -> None:
    """A destroyed cell can be destroyed again."""
    with jail.cell("import time; time.sleep(60)") as cell:
        cell.destroy()
        cell.destroy()


@pytest.mark.parametrize("control", ["capabilities", "no_new_privileges", "seccomp", "network", "root", "user", "pids", "memory"])
def test_controls_are_reported(jail: Jail, control: str) -> None:
    """What was read back can be looked at by name."""
    with jail.cell("import time; time.sleep(60)") as cell:
        assert control in cell.controls
