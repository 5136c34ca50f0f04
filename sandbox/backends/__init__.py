"""Ways to run a cell: `docker` (an engine on its socket) and `bubblewrap` (namespaces, no engine)."""
