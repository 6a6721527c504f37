"""Write the made-up participants into seeds/delegates.csv: ``python tools/make_roster.py``.

The five documents print hardly any participant profiles, so a roster to try the service on is invented
here: 127 participants of the four workshops of 2011, as many as the report counts, and 30 of the domestic
course of 2016. Every made-up row says so in its name and in ``made_up``. Rows with ``made_up=no`` are facts
with quotes; they are kept as they stand, first.

The pools beside this script (``roster/*.csv``: countries, regions, employers, provinces and the topics
usual among them) state no facts about anybody: they give the invented cohort some structure, so that
neighbours share needs and colleagues share interests. The same tables give the same bytes; after an edit
of a pool or of topics.csv, which the long tail is drawn from, run this again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from graph.audiences import is_sensitive
from graph.records import Record, Ref

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
POOLS = Path(__file__).resolve().parent / "roster"
SEED = 2011
# (workshop, participants, countries). The report states 38, and 26 from 15; the other numbers are invented
# so that the sum is its 127.
WORKSHOPS = (
    ("workshop-hi-tech-park-2011", 38, 24),
    ("workshop-e-governance-2011", 32, 20),
    ("workshop-solar-2011", 26, 15),
    ("workshop-skd-2011", 31, 20),
)
TRAINING = "training-smart-cities-2011"
COURSE = "course-western-smart-city-2016"
DOMESTIC_PARTICIPANTS = 30
EMPTY_PROFILES = 5
LONG_TAIL = 0.2
BIO_OPEN = 0.5
TITLES = (
    "Director",
    "Deputy director",
    "Head of division",
    "Senior officer",
    "Engineer",
    "Systems analyst",
    "Project officer",
    "Adviser",
)

FIRM_FIELDS = ("name", "title", "country", "organisation", "interests", "needs", "offers")
COHORT_FIELDS = (*FIRM_FIELDS, "languages", "programmes")
# What the made-up people agree to, by how many in twenty. Needs and interests in security, policing and tax
# are opened by nobody.
AGREED = (
    ("cohort+firm", 9),
    ("cohort", 5),
    ("staff", 4),
    ("public", 2),
)

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def split(cell: str) -> tuple[str, ...]:
    """Return the items of a list cell; an empty cell has none."""
    return tuple(cell.split(";")) if cell else ()


@dataclass(frozen=True)
class Topics:
    """The taxonomy: names in English and Chinese by id, and an order of popularity."""

    names: Mapping[str, tuple[str, str]]
    order: tuple[str, ...]

    @classmethod
    def read(cls, rng: Random) -> Topics:
        """Read seeds/topics.csv and shuffle it, so that popularity does not follow the file's order."""
        names = {row["id"]: (row["name_en"], row["name_zh"]) for row in read_rows(SEEDS / "topics.csv")}
        order = list(names)
        rng.shuffle(order)
        return cls(names, tuple(order))

    def rare(self, rng: Random) -> str:
        """Draw a topic from the long tail: the n-th of the order with weight 1/n."""
        return rng.choices(self.order, [1 / n for n in range(1, len(self.order) + 1)])[0]


@dataclass(frozen=True)
class Pools:
    """Topics that one participant's needs, offers and interests are drawn from."""

    needs: tuple[str, ...]
    offers: tuple[str, ...]
    interests: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """What one participant names, 3 to 8 topics, none of them twice; at least one need and one offer."""

    needs: tuple[str, ...]
    offers: tuple[str, ...]
    interests: tuple[str, ...]

    @classmethod
    def draw(cls, rng: Random, pools: Pools, topics: Topics) -> Profile:
        """Draw from the pools and, one time in five, from the long tail."""
        wanted = rng.randint(3, 8)
        columns = (pools.needs, pools.offers, pools.interests)
        drawn: dict[str, int] = {}
        while len(drawn) < wanted:
            column = len(drawn) if len(drawn) < 2 else rng.choices((0, 1, 2), (3, 2, 4))[0]
            topic = topics.rare(rng) if rng.random() < LONG_TAIL else rng.choice(columns[column])
            drawn.setdefault(topic, column)
        return cls(*(tuple(t for t, c in drawn.items() if c == column) for column in range(3)))

    def cells(self) -> Row:
        """Return the three list cells of the row."""
        return {name: ";".join(sorted(getattr(self, name))) for name in ("interests", "needs", "offers")}

    def bio(self, topics: Topics, *, chinese: bool = False) -> str:
        """Put offers and needs into a sentence that says it is made up."""
        first, *others = (topics.names[t][chinese] for t in self.offers + self.needs)
        if chinese:
            return f"虚构简介：从事{first}工作，希望与其他地区交流{'、'.join(others)}。"
        return f"Made up: works on {first}; would like to compare notes on {', '.join(others)}."


def cohorts(rng: Random, nations: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Yield workshop and country of each participant.

    Workshops take their number of countries off one ring in turn, so that every country comes to one.
    """
    ring = list(nations)
    rng.shuffle(ring)
    start = 0
    for workshop, participants, countries in WORKSHOPS:
        present = [ring[(start + n) % len(ring)] for n in range(countries)]
        start += countries
        extra = rng.choices(present, k=participants - countries)
        yield from ((workshop, nation) for nation in present + extra)


def foreign(rng: Random, topics: Topics) -> Iterator[Row]:
    """Yield the 127 participants from abroad; a few come with an empty profile."""
    regions = {row["region"]: row for row in read_rows(POOLS / "regions.csv")}
    roles = [row for row in read_rows(POOLS / "roles.csv") if row["population"] == "foreign"]
    present = list(cohorts(rng, read_rows(POOLS / "nations.csv")))
    empty = set(rng.sample(range(len(present)), EMPTY_PROFILES))
    for index, (workshop, nation) in enumerate(present):
        role = rng.choice(roles)
        profile = Profile.draw(rng, _pools(nation, regions[nation["region"]], role), topics)
        title = rng.choice(TITLES)
        row = {
            "id": f"mu-{index + 1:03d}",
            "name": f"Participant {index + 1:03d} (made up)",
            "name_zh": f"学员{index + 1:03d}（虚构）",
            "country": nation["name"],
            "languages": nation["languages"],
            "programmes": f"{workshop};{TRAINING}" if index % 4 == 0 else workshop,
        }
        if index not in empty:
            row |= profile.cells() | _employment(role, nation["name"], title)
            row["bio"] = profile.bio(topics) if index % 3 else ""
        yield row


def _pools(nation: Row, region: Row, role: Row) -> Pools:
    usual = split(role["topics"])
    needs = split(region["needs"]) + split(nation["needs"])
    return Pools(needs, split(region["offers"]) + split(nation["offers"]) + usual[:2], usual + needs)


def _employment(role: Row, where: str, title: str) -> Row:
    name = f"{role['organisation']}, {where} (made up)"
    return {"organisation": name, "organisation_type": role["type"], "title": title}


def domestic(rng: Random, topics: Topics) -> Iterator[Row]:
    """Yield the 30 participants of the domestic course, from eleven western provinces and areas.

    The course's own report counts eleven and names two, Gansu and the Xinjiang corps; the other nine are
    invented like the people and are no facts about that course.
    """
    provinces = read_rows(POOLS / "provinces.csv")
    roles = [row for row in read_rows(POOLS / "roles.csv") if row["population"] == "domestic"]
    regions = {row["region"]: row for row in read_rows(POOLS / "regions.csv")}
    usual = split(regions["western-china"]["needs"])
    for index in range(DOMESTIC_PARTICIPANTS):
        province = provinces[index % len(provinces)]
        role = rng.choice(roles)
        profile = Profile.draw(rng, Pools(usual, split(role["topics"]), usual), topics)
        row = {
            "id": f"mu-d{index + 1:02d}",
            "name": f"Domestic participant {index + 1:02d} (made up)",
            "name_zh": f"国内学员{index + 1:02d}（虚构）",
            "country": "China",
            "province": province["id"],
            "languages": "zh",
            "programmes": COURSE,
            "bio": profile.bio(topics, chinese=True),
        }
        yield row | profile.cells() | _employment(role, province["name"], "County-level official")


def audience(rng: Random, row: Row) -> str:
    """Return what a made-up participant agrees to, as the cell of a table; "" for the staff only.

    A text about herself that speaks of something sensitive stays with the staff, as the need itself does.
    """
    agreed = rng.choices([a for a, _ in AGREED], [n for _, n in AGREED])[0]
    if agreed == "staff":
        return ""
    fields = dict.fromkeys((*COHORT_FIELDS, *(["province"] if row.get("province") else [])), "cohort")
    if agreed == "cohort+firm":
        fields |= dict.fromkeys(FIRM_FIELDS, agreed)
    elif agreed == "public":
        fields |= dict.fromkeys(("name", "country", "interests"), agreed)
    text = Record(Ref("topic", "bio"), 0, {"name": row.get("bio", "")})
    if rng.random() < BIO_OPEN and row.get("bio") and not is_sensitive(text):
        fields["bio"] = fields["interests"]
    return ";".join(f"{name}={who}" for name, who in fields.items())


def read_facts(path: Path) -> tuple[list[str], list[Row]]:
    """Return the headings of the delegates table and its rows that a document holds (``made_up=no``)."""
    with path.open(encoding="utf-8", newline="") as handle:
        table = csv.DictReader(handle)
        return list(table.fieldnames or ()), [row for row in table if row["made_up"] == "no"]


def roster(path: Path) -> bytes:
    """Return what the delegates table at ``path`` should be: its facts, then the made-up participants."""
    headings, facts = read_facts(path)
    rng = Random(SEED)  # noqa: S311 - made-up people, nothing secret
    topics = Topics.read(rng)
    invented = [*foreign(rng, topics), *domestic(rng, topics)]
    made_up = [row | {"audience": audience(rng, row), "made_up": "yes"} for row in invented]
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*facts, *made_up])
    return text.getvalue().encode()


if __name__ == "__main__":
    delegates = SEEDS / "delegates.csv"
    delegates.write_bytes(roster(delegates))
