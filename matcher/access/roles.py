"""Roles, and who somebody is who uses the service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.records import Ref


class Role(StrEnum):
    """What somebody is to the service; each account has exactly one."""

    VISITOR = "visitor"
    DELEGATE = "delegate"
    LECTURER = "lecturer"
    FIRM = "firm"
    EXPORTER = "exporter"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


SUBJECT_KIND = {Role.DELEGATE: "delegate", Role.LECTURER: "expert", Role.FIRM: "company"}
"""For each role that stands for a record, the kind of that record."""

TRUSTED = (Role.STAFF, Role.ADMINISTRATOR)
"""The roles that see every field."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who uses the service: a role, the account, and the record that the account stands for."""

    role: Role
    account: str = ""
    subject: Ref | None = None

    @property
    def trusted(self) -> bool:
        """Tell whether every field may be seen."""
        return self.role in TRUSTED

    @property
    def actor(self) -> str:
        """Return the name under which changes are written: the account, or the role of one without."""
        return self.account or self.role.value


VISITOR = Viewer(Role.VISITOR)
OPERATOR = Viewer(Role.ADMINISTRATOR, "operator")
"""Whoever has a shell on the machine and the store's file, so holds everything anyway."""
