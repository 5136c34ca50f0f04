"""How a cell starts: `python3 -s -S -P -B /usr/lib/batos/sandbox/cell/__main__.py`.

Every line before `main` is waited for by whoever wants a verdict; the second interpreter is started before anything is loaded.
"""

import gc
import sys
from marshal import loads

gc.disable()  # while modules are loaded nothing is garbage; runs turn it on again

with open("/usr/lib/batos/cell.first", "rb", 0) as file:  # noqa: PTH123 - without pathlib
    first = loads(file.read())  # noqa: S302 - our own image
for name, code, path, _ in first:
    module = sys.modules[name] = type(sys)(name)
    module.__file__ = path
    exec(code, module.__dict__)  # noqa: S102 - our own image
    if name == "sandbox.cell.twin":
        second = module.start()

sys.modules["sandbox.cell.lean"].install(cell=True)
sys.modules["sandbox.cell.bundle"].load()
sys.path.append("/usr/lib/batos")

sys.modules["sandbox.cell.supervisor"].main(second)
