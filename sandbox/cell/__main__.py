"""How a cell starts: `python3 -s -S -P -B /usr/lib/batos/sandbox/cell/__main__.py`."""

import sys

# The stand-ins come before everything, the package around them included.
sys.path.append("/usr/lib/batos/sandbox/cell")
import lean

sys.path[-1] = "/usr/lib/batos"
sys.modules["sandbox.cell.lean"] = lean
lean.install()

from sandbox.cell.supervisor import main  # noqa: E402

sys.exit(main())
