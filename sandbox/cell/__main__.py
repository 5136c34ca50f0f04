"""How a cell starts: `python3 -s -S -P -B /usr/lib/batos/sandbox/cell/__main__.py`."""

import sys

sys.path.append("/usr/lib/batos")

from sandbox.cell.supervisor import main  # noqa: E402 - the path comes first

sys.exit(main())
