"""Settings of a process that opens an image; each can be set by an environment variable."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


def _variable(name: str, default: str) -> str:
    return os.environ.get(name, default)


@dataclass(frozen=True)
class Settings:
    """How this process reaches what lies outside the image.

    `sandbox` (BATOS_SANDBOX): where candidates run: `auto`, `docker`, `bubblewrap` or `unix:/path` of a broker.
    `device` (BATOS_DEVICE): where the model runs: `auto`, `cpu` or `cuda`.
    `sender` (BATOS_SENDER): who sends top-level messages, for the log.
    """

    sandbox: str = field(default_factory=lambda: _variable("BATOS_SANDBOX", "auto"))
    device: str = field(default_factory=lambda: _variable("BATOS_DEVICE", "auto"))
    sender: str = field(default_factory=lambda: _variable("BATOS_SENDER", "operator"))
