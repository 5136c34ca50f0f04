"""How a worker starts: `python -I -S …/sandbox/resident/__main__.py MODULE FOLDER…`: whose `main` it runs, and where its imports lie.

Descriptor 0 is its channel.
"""

import gc
import os  # noqa: F401 - the real one: a worker clears its environment, which the stand-in has not
import sys

gc.disable()  # while modules are loaded nothing is garbage; serving turns it on again

# The stand-ins come before everything, the package around them included.
sys.path.append(__file__.rpartition("/resident/")[0] + "/cell")
lean = __import__("lean")  # in that folder, and by that name alone

sys.path[-1:] = sys.argv[2:]
sys.modules["sandbox.cell.lean"] = lean
lean.install()

__import__(sys.argv[1])
main = sys.modules[sys.argv[1]].main

main()
