"""Which action each command stands for: the command line's part of the table of rules.

Whoever has a shell and the store's file holds everything anyway, so commands run with all rights unless
``--as`` (or ``MATCHER_AS``) names an account: then with that account's rights and sight, which is what a
wrapper or a scheduled job should ask for.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.model import KIND
from graph.records import Ref
from matcher.access import rules
from matcher.access.roles import Viewer

COMMANDS: Mapping[str, str] = {
    "suggest partners": "suggest",
    "suggest peers": "suggest",
    "suggest members": "compose",
    "suggest projects": "suggest",
    "suggest similar": "similar",
    "plan team": "plan",
    "plan portfolio": "plan",
    "plan whynot": "plan",
    "plan whatif": "plan",
    "plan visits": "plan",
    "plan brief": "plan",
    "plan tables": "plan",
    "plan seminars": "plan",
    "plan closing": "plan",
    "quality calibration": "desk",
    "quality exposure": "desk",
    "quality panel": "desk",
    "import": "desk",
    "infer topics": "desk",
    "infer list": "desk",
    "infer accept": "desk",
    "infer reject": "desk",
    "undo": "desk",
    "export leads": "leads",
    "export graph": "export",
    "export programme": "export",
    "account add": "accounts",
    "account list": "cards",
    "account link": "cards",
    "account disable": "accounts",
    "account enable": "accounts",
    "account end-sessions": "cards",
    "account reset-second-factor": "accounts",
    "account cards": "cards",
    "check": "operate",
    "copy": "operate",
    "fit": "desk",
    "introductions sweep": "operate",
    "retention": "operate",
    "demo": "operate",
    "serve": "operate",
}
"""For each command the action it stands for."""

OWN_KIND = {"suggest partners": "delegate", "suggest peers": "delegate", "suggest projects": "delegate"}


def declared(command: str) -> bool:
    """Tell whether a command has a line, or one for each thing that it takes out (``export leads``)."""
    return any(line == command or line.startswith(command + " ") for line in COMMANDS)


def check_command(viewer: Viewer, command: str, given: Mapping[str, object]) -> None:
    """Raise AccessRefusedError unless a viewer may run a command; KeyError for one that no line names.

    Where only the own record may be asked about, ``given["subject"]`` must name it.
    """
    target: Ref | None = None
    if command == "export":
        command = f"export {given['what']}"
    if command in OWN_KIND:
        kind, colon, key = str(given.get("subject") or "").partition(":")
        named = Ref(kind, key) if colon and kind in KIND else Ref(OWN_KIND[command], f"{kind}{colon}{key}")
        target = named
    rules.check(viewer, COMMANDS[command], target)
