"""How the genesis model is taught: lessons, the network that learns them, its optimizer, its checkpoints."""
