"""How the genesis model is taught: lessons, the school that makes them ahead, the network, its optimizer and threads, its checkpoints."""
