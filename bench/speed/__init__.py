"""How long things take: imports, pages, suggestions, the demo."""
