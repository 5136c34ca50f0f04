"""Writes the mean of checkpoints of one shape and vocabulary: often better than each of them.

python -m runtime.mind.genesis.mean --out DIR CHECKPOINT CHECKPOINT…
"""

from __future__ import annotations

import argparse
from pathlib import Path

from runtime.mind.genesis.training.checkpoints import mean


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m runtime.mind.genesis.mean", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder that is made")
    parser.add_argument("checkpoints", type=Path, nargs="+")
    options = parser.parse_args()
    mean(options.checkpoints, options.out)


if __name__ == "__main__":
    main()
