"""Words for what people decide about their data: audiences, ways, fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask_babel import gettext

from matcher.privacy.consent import Consent
from web.labels import N_
from web.template_words import field_label

AUDIENCES: Mapping[str, tuple[str, str]] = {
    "cohort": (
        N_("participants of my programmes"),
        N_("Whoever took part in a programme that you took part in."),
    ),
    "firm": (N_("firms"), N_("Contacts of firms who have an account here.")),
    "public": (
        N_("everybody"),
        N_("Also in what is handed out or printed, as everybody includes all others."),
    ),
    "pen_drive": (N_("pen drives"), N_("Files handed to participants at the end of a programme.")),
    "report": (N_("printed reports"), N_("Reports that the hosts write and print.")),
}
LOOKS: Mapping[str, str] = {
    "cohort": N_("as participants of my programmes see me"),
    "firm": N_("as a firm sees me"),
    "public": N_("as everybody sees me"),
    "pen_drive": N_("as a pen drive made today would show me"),
    "report": N_("as a report made today would show me"),
}
WAYS: Mapping[str, str] = {
    "self": N_("own choice on this page"),
    "form": N_("signed form"),
    "e_mail": N_("e-mail"),
    "phone": N_("telephone"),
    "wechat": N_("WeChat message"),
    "paper": N_("letter or note on paper"),
    "in_person": N_("said in person"),
}
FIELDS: Mapping[str, str] = {
    "name": N_("Name"),
    "name@zh": N_("Name in Chinese characters"),
    "country": N_("Country or area"),
    "province": N_("Province"),
    "organisation": N_("Organisation"),
    "interests": N_("Interests"),
    "needs": N_("What I am looking for"),
    "offers": N_("What I can give"),
    "topics": N_("Fields of knowledge"),
    "programmes": N_("Programmes"),
    "projects": N_("Projects"),
}
WHATS: Mapping[str, str] = {
    "graph": N_("export of the graph"),
    "programme": N_("workbook of a programme"),
    "leads": N_("list of leads"),
    "bundle": N_("pen drive"),
    "report": N_("report"),
    "brief": N_("visit brief for a firm"),
    "personal": N_("own data"),
}
FAULTS = (
    N_("a name is needed"),
    N_("is too long"),
    N_("holds characters that cannot be printed"),
    N_("is no e-mail address"),
    N_("is no telephone number"),
    N_("can be read as more than one organisation: write its full name"),
)
"""What `matcher.privacy.correct` says of a field."""

AREAS: Mapping[str, str] = {
    "shown": N_("scores of suggestions asked about"),
    "account": N_("account"),
    "session": N_("sessions"),
    "card": N_("sign-in cards"),
    "event": N_("sign-ins and other security events"),
    "outbox": N_("messages"),
    "issued_people": N_("notes of what was handed out"),
    "renewed": N_("wish to stay reachable"),
}


def audience_label(code: str) -> str:
    """Return an audience in words."""
    return str(gettext(AUDIENCES[code][0]))


def who(consent: Consent) -> str:
    """Return who may see a field, in words."""
    if not consent.audiences:
        return str(gettext("the staff only"))
    return ", ".join([gettext("the staff"), *(audience_label(a) for a in consent.audiences)])


def mine_label(field: str, kind: str) -> str:
    """Return what a field is called on one's own page."""
    return str(gettext(FIELDS[field])) if field in FIELDS else field_label(field, kind)


def basis_label(basis: str) -> str:
    """Return a ground in words: the way is a code where we wrote it, the rest is as it was written."""
    way, space, rest = basis.partition(" ")
    return str(gettext(WAYS[way])) + space + rest if way in WAYS else basis


def moment(seconds: float) -> str:
    """Return a time kept in seconds since 1970 as a day, UTC."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
