"""The table of declared paths for the documentation: ``python -m matcher.engine.path_table``."""

from __future__ import annotations

from matcher.engine.models import MODELS, load


def path_table() -> str:
    """Return a Markdown table for each model: path, weight, chain and sentence, in order of declaration."""
    parts = []
    for name, paths in MODELS.items():
        weights = {w.path.name: w.weight for w in load(name).paths}
        lines = [f"## {name}", "", "| path | weight | chain | sentence |", "|--|--|--|--|"]
        for path in paths:
            chain = path.chain().replace("|", "\\|")
            lines.append(f"| {path.name} | {weights.get(path.name, 0)} | `{chain}` | {path.en} {path.zh} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    print(path_table(), end="")
