"""Workers with a program of their own: the process is started, locked in and watched as always, and then does what a test says.

Nothing in a policy, a method or an image can do this: a test puts another entry file in the place of the worker's.
"""

from __future__ import annotations

from pathlib import Path

from sandbox.resident import worker

REAL = Path(worker.__file__).with_name("__main__.py")

# The language layer is off: a send runs the source that it is given as its selector, as plain Python.
RAW = '''
lean.remove()
import ctypes, errno, fcntl, gc, io, json, mmap, os, resource, select, signal, socket, struct, subprocess, threading, time
from sandbox.resident.inside import Serving

class Raw(Serving):
    def __init__(self, channel, *bound):
        self._channel, self._loading = channel, False

    def send(self, number, receiver, selector, after, args, kwargs, states, forget, committed):
        space = {"__name__": "guest"}
        exec(compile(selector, "<method attack>", "exec"), space)
        return ["value", number, [], space["attack"](*args), {}, {}]

main(Raw)
'''

# The worker is locked in as always, and lies: what it says is what the message's first argument says it says.
LIAR = '''
import json
from sandbox.resident.inside import Serving

class Liar(Serving):
    def send(self, number, receiver, selector, after, args, kwargs, states, forget, committed):
        if selector != "lie":
            return super().send(number, receiver, selector, after, args, kwargs, states, forget, committed)
        lies = [json.loads(lie.replace('"NUMBER"', str(number)).replace("RECEIVER", receiver)) for lie in args[0]]
        for lie in lies:
            if type(lie) is str:
                self._channel.socket.sendall(bytes.fromhex(lie))
            else:
                self._channel.send(lie)
        return self._channel.receive()

main(Liar)
'''


def entry(folder: Path, program: str) -> Path:
    """The entry file of a worker that runs `program` where the real one runs `main()`."""
    source = REAL.read_text(encoding="utf-8")
    assert source.endswith("\nmain()\n")
    made = folder / "entry.py"
    made.write_text(f"__file__ = {str(REAL)!r}\n{source.removesuffix('main()' + chr(10))}{program}\n", encoding="utf-8")
    return made
