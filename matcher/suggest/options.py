"""What can be asked of every suggestion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.engine.models import Model


@dataclass(frozen=True, slots=True)
class Options:
    """How many suggestions, with or without reasons, only new ones, in which language, of which kinds.

    ``new_only`` leaves out firms that already worked in the delegate's country, and members who already
    worked with any of the given ones. ``lang`` is en or zh, anything else gives English. ``kinds`` are
    those of members; None stands for the kinds already among them. ``explain`` names the one suggestion
    (by id) that is to carry reasons; None stands for all. ``models`` are weights that answer instead of the
    model of that name, shipped or fitted. ``fragile`` has each of the first ten, or the one explained, told
    whether it hangs on few edges.
    """

    top: int = 10
    reasons: bool = True
    new_only: bool = False
    lang: str = "en"
    kinds: tuple[str, ...] | None = None
    explain: str | None = None
    models: Mapping[str, Model] = field(default_factory=dict, compare=False)
    fragile: bool = False

    def explains(self, key: str) -> bool:
        """Say whether the suggestion of that id is to carry its reasons."""
        return self.reasons and self.explain in (None, key)
