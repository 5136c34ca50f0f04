"""How a cell starts: `python3 -s -S -P -B /usr/lib/batos/sandbox/cell/__main__.py`.

Every line before `main` is waited for by whoever wants a verdict; what can go on beside the imports is started first.
"""

import gc
import sys

gc.disable()  # while modules are loaded nothing is garbage; runs turn it on again

# The stand-ins come before everything, the package around them included.
sys.path.append("/usr/lib/batos/sandbox/cell")
import twin  # type: ignore[import-not-found] # noqa: E402 - in this folder

second = twin.start()
import bundle  # type: ignore[import-not-found] # noqa: E402
import lean  # noqa: E402

sys.path[-1] = "/usr/lib/batos"
sys.modules["sandbox.cell.lean"] = lean
sys.modules["sandbox.cell.twin"] = twin
lean.install()
bundle.install()

from sandbox.cell.supervisor import main  # noqa: E402

main(second)
