"""The declared relations: from what to what, in which words, read from which table column."""

from __future__ import annotations

from graph.kinds import KINDS
from graph.schema import Relation

PARTIES = ("delegate", "country", "company", "expert", "organisation")
"""The kinds that can propose, join or be interested in a project."""


def _relation(
    name: str,
    subjects: str,
    objects: str,
    words: tuple[str, str, str],
    columns: str = "",
    *,
    single: bool = False,
    staff_only: bool = False,
) -> Relation:
    """Declare a relation; ``columns`` is ``kind=column`` pairs, or one column for every subject kind."""
    kinds = tuple(subjects.split())
    pairs = [p.split("=") for p in columns.split()] if "=" in columns else [[k, columns] for k in kinds]
    targets = tuple(objects.split())
    cells = {k: c for k, c in pairs if c}
    return Relation(name, kinds, targets, words[0], cells, single, words[1], words[2], staff_only=staff_only)


_ALL = " ".join(k.name for k in KINDS)
_PARTY = " ".join(PARTIES)

RELATIONS: tuple[Relation, ...] = (
    _relation(
        "in",
        "place engagement",
        "country place",
        ("Lies in, or was done in", "in", "holds"),
        "place=in engagement=country",
        single=True,
    ),
    _relation("broader", "topic", "topic", ("A wider topic", "is part of", "includes"), "broader"),
    _relation("serves", "topic solution", "goal", ("Goal served", "serves", "is served by"), "goals"),
    _relation(
        "serves_first",
        "solution",
        "goal",
        ("Goal served first", "serves first", "is served first by"),
        "primary_goal",
        single=True,
    ),
    _relation("borders", "country", "country", ("Shares a land border", "borders", "borders")),
    _relation(
        "from",
        "delegate company organisation",
        "country organisation",
        ("Country, or party organisation, that somebody comes from", "is from", "sends"),
        "country",
        single=True,
    ),
    _relation(
        "from_province",
        "delegate",
        "place",
        ("Province, for domestic courses", "is from", "sends"),
        "province",
        single=True,
    ),
    _relation(
        "located_in",
        "company organisation",
        "place",
        ("Place of a firm or organisation", "is located in", "is home of"),
        "place",
        single=True,
    ),
    _relation(
        "works_for",
        "delegate expert",
        "organisation",
        ("Employer", "works for", "employs"),
        "organisation",
        single=True,
    ),
    _relation(
        "interested_in", "delegate", "topic", ("Interest", "is interested in", "interests"), "interests"
    ),
    _relation(
        "needs",
        "delegate company country",
        "topic",
        ("Is looking for", "is looking for", "is looked for by"),
        "delegate=needs company=needs",
    ),
    _relation("offers", "delegate company", "topic", ("Can give", "offers", "is offered by"), "offers"),
    _relation("has", "country", "topic", ("Has in place", "has", "is in place in")),
    _relation(
        "attended", "delegate", "programme", ("Took part", "attended", "was attended by"), "programmes"
    ),
    _relation("taught", "expert", "programme", ("Lectured", "lectured at", "was taught by"), "programmes"),
    _relation(
        "taught_by",
        "programme",
        "company organisation expert",
        ("Firm or body that lectured", "was taught by", "lectured at"),
        "lecturers",
    ),
    _relation("knows", "expert", "topic", ("Expert in", "knows", "is known to"), "topics"),
    _relation("covers", "programme", "topic", ("Topic covered", "covers", "is covered by"), "topics"),
    _relation("hosted_by", "programme", "organisation company", ("Host", "was hosted by", "hosted"), "hosts"),
    _relation(
        "sponsored_by",
        "programme",
        "organisation company",
        ("Sponsor or supporter", "was sponsored by", "sponsored"),
        "sponsors",
    ),
    _relation(
        "visited",
        "programme",
        "company organisation place",
        ("Visited", "visited", "was visited by"),
        "visited",
    ),
    _relation(
        "drew_from",
        "programme",
        "country",
        ("Country named as taking part", "drew participants from", "took part in"),
        "participating",
    ),
    _relation(
        "drew_from_province",
        "programme",
        "place",
        ("Province named as taking part", "drew participants from", "took part in"),
        "provinces",
    ),
    _relation(
        "within",
        "programme project",
        "programme project",
        ("Held or proposed within", "is within", "contains"),
        "parent",
        single=True,
    ),
    _relation(
        "arose_in",
        "project",
        "programme",
        ("Programme in which it was proposed", "arose in", "led to"),
        "programmes",
    ),
    _relation(
        "listed_with",
        "solution",
        "solution",
        ("Listed as similar by its publisher", "is listed with", "is listed with"),
        "similar",
    ),
    _relation(
        "spent_on",
        "budget_line",
        "country",
        ("Country it was spent on", "was spent on", "received"),
        "country",
        single=True,
    ),
    _relation(
        "held_at",
        "programme project",
        "place",
        ("Place", "was held at", "was the place of"),
        "place",
        single=True,
    ),
    _relation("by", "engagement", "company", ("Who did the work", "by", "did"), "company", single=True),
    _relation("on", "engagement project solution", "topic", ("Topic", "on", "is the topic of"), "topics"),
    _relation("proposed_by", "project", _PARTY, ("Proposer", "was proposed by", "proposed"), "proposers"),
    _relation(
        "draws",
        "project",
        _PARTY,
        ("Interested, without having proposed", "interests", "is interested in"),
        "interested",
    ),
    _relation("member", "project", _PARTY, ("Member", "has member", "is a member of"), "members"),
    _relation(
        "conflicts_with",
        "delegate expert",
        "delegate expert organisation company",
        (
            "Conflict of interest: in no team with that person or firm, or people of that organisation",
            "has a conflict of interest with",
            "has a conflict of interest with",
        ),
        "conflicts_with",
        staff_only=True,
    ),
    _relation(
        "practised_in",
        "solution",
        "country",
        ("Where it is practised", "is practised in", "practises"),
        "countries",
    ),
    _relation(
        "part_of",
        "budget_line",
        "budget_line",
        ("Line it is summed into", "is part of", "sums"),
        "parent",
        single=True,
    ),
    _relation("told_in", _ALL, "document", ("Source of the row", "is told in", "tells of")),
)
