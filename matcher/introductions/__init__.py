"""Introductions: asked for, answered in whatever way people answer, and open only after both said yes."""
