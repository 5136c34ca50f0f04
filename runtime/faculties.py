"""What the protocol needs from outside the image, opened when it is first needed."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from runtime.admission import Admission, AdmitEveryPass
from runtime.recording import Recorder, Silence
from runtime.settings import Settings


class Faculties:
    """One process's sandbox, admission and recorder."""

    def __init__(
        self, settings: Settings, *, recorder: Recorder | None = None, admission: Admission | None = None
    ) -> None:
        self.settings = settings
        self.recorder = recorder or Silence()
        self.admission = admission or AdmitEveryPass()
        self._opened = ExitStack()
        self._sandboxes: dict[str, Any] = {}

    def sandbox(self, policy: Any) -> Any:
        """The sandbox for `policy`, open until `close`. Raises `sandbox.SandboxError`."""
        if policy.digest not in self._sandboxes:
            from sandbox import open_sandbox

            self._sandboxes[policy.digest] = self._opened.enter_context(open_sandbox(self.settings.sandbox, policy))
        return self._sandboxes[policy.digest]

    def close(self) -> None:
        """Close what was opened."""
        self._opened.close()
        self._sandboxes.clear()
