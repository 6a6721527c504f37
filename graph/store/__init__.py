"""Where the graph is kept: one port, its backends, and the opener that chooses between them."""
