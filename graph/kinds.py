"""The declared kinds of node, with the properties that each of them holds."""

from __future__ import annotations

from graph.schema import IdForm, NodeKind, Property, Type

AUDIENCES = ("public", "cohort", "staff", "firm", "pen_drive", "report")
PROJECT_STATUSES = ("idea", "virtual", "under_review", "feasible", "lead", "real", "closed")
LEAD_STATUSES = ("open", "contacted", "meeting", "agreed", "real", "closed")
JUDGEMENTS = ("accepted", "edited", "rejected", "not_for_me", "taken_back")
ANSWERS = ("yes", "not_now", "no", "must_ask", "withdrawn")
ANSWER_WAYS = ("self", "phone", "wechat", "paper", "in_person", "e_mail")
HANDLED = ("direct", "to_staff", "passed_on")
STATEMENT_STATUSES = ("stated", "inferred", "disputed", "withdrawn")
GROUPS = ("LDC", "LLDC", "SIDS", "G77")


def _text(name: str, description: str, *, translated: bool = False) -> Property:
    return Property(name, Type.TEXT, description, translated=translated)


NAME = _text("name", "Name as given, and by language", translated=True)
TITLE = _text("title", "Title as given, and by language", translated=True)
ALIASES = Property("aliases", Type.LIST, "Other names, acronyms and spellings in use")
YEAR = Property("year", Type.YEAR, "Year")
ROW_KEY = _text("row_key", "Source and row by which a person without an id is found again")
MADE_UP = Property("made_up", Type.FLAG, "Made up for trying the service; marked so everywhere")
AUDIENCE = (
    Property("audience", Type.MAPPING, "Who may see which field; empty means staff only"),
    Property("audience_basis", Type.MAPPING, "On what ground each field may be seen"),
    Property("audience_until", Type.MAPPING, "Until which day each field may be seen"),
)
PROJECTS_AT_MOST = Property(
    "projects_at_most",
    Type.INTEGER,
    "Most projects at a time; 0 for none, empty for the usual number",
    staff_only=True,
    least=0,
)
SUMMARY = Property("summary", Type.LONG_TEXT, "What it is, in a few sentences", translated=True)

KINDS: tuple[NodeKind, ...] = (
    NodeKind(
        "country",
        IdForm.ALPHA3,
        "A country or area in UN usage (M49)",
        (
            _text("name", "Name in the six UN languages", translated=True),
            _text("alpha2", "ISO 3166-1 alpha-2"),
            _text("m49", "UN M49 code"),
            _text("region", "M49 region"),
            _text("subregion", "M49 sub-region"),
            Property("groups", Type.LIST, "Of LDC, LLDC, SIDS, G77"),
            Property("languages", Type.LIST, "Official languages, BCP 47"),
            Property("under", Type.TEXT, "Alpha-3 of the country that an area is under"),
            Property("former", Type.FLAG, "No longer exists"),
        ),
        built_in=True,
    ),
    NodeKind(
        "goal",
        IdForm.GOAL,
        "A Sustainable Development Goal",
        (NAME, Property("number", Type.INTEGER, "1 to 17")),
        built_in=True,
    ),
    NodeKind(
        "place",
        IdForm.SLUG,
        "A province, city, district or high-tech park",
        (NAME, Property("type", Type.TEXT, "province, city, district, park …")),
        table="places",
    ),
    NodeKind("topic", IdForm.SLUG, "An interest topic", (NAME, ALIASES), table="topics"),
    NodeKind(
        "delegate",
        IdForm.OPAQUE,
        "A participant of a programme",
        (
            Property("name", Type.TEXT, "Name as given, never split", translated=True, personal=True),
            Property("title", Type.TEXT, "Position held", personal=True),
            Property("languages", Type.LIST, "Languages spoken", personal=True),
            Property("bio", Type.LONG_TEXT, "What they say of themselves", personal=True),
            Property("email", Type.TEXT, "E-mail", personal=True),
            Property("phone", Type.TEXT, "Telephone", personal=True),
            Property("wechat", Type.TEXT, "WeChat id", personal=True),
            PROJECTS_AT_MOST,
            *AUDIENCE,
            MADE_UP,
            ROW_KEY,
        ),
        table="delegates",
        person=True,
    ),
    NodeKind(
        "expert",
        IdForm.OPAQUE,
        "A lecturer or consultant",
        (
            Property("name", Type.TEXT, "Name as given, never split", translated=True, personal=True),
            Property("title", Type.TEXT, "Position held", personal=True),
            _text("lecture", "Title of the lecture given"),
            PROJECTS_AT_MOST,
            *AUDIENCE,
            ROW_KEY,
        ),
        table="experts",
        person=True,
    ),
    NodeKind(
        "organisation",
        IdForm.SLUG,
        "A ministry, agency, chamber, institute, university, bank, fund, media house or host",
        (NAME, ALIASES, _text("type", "ministry, agency, chamber, institute …")),
        table="organisations",
    ),
    NodeKind(
        "company",
        IdForm.SLUG,
        "A firm of any country",
        (
            NAME,
            ALIASES,
            Property("profile", Type.LONG_TEXT, "What the firm does", translated=True),
            Property("website", Type.LINK, "Web site"),
            Property("partner", Type.FLAG, "A Chinese firm that suggestions may name as partner"),
        ),
        table="companies",
    ),
    NodeKind(
        "engagement",
        IdForm.OPAQUE,
        "A firm's past work: the track record",
        (
            YEAR,
            TITLE,
            Property("value_usd_million", Type.NUMBER, "Value in million US dollars"),
            _text("source", "Where the work is reported"),
            ROW_KEY,
        ),
        title="title",
        table="engagements",
    ),
    NodeKind(
        "programme",
        IdForm.SLUG,
        "A training, workshop, seminar, summit or expo",
        (
            TITLE,
            _text("kind", "training, workshop, seminar, summit, expo, course"),
            Property("starts", Type.DATE, "First day, or month, or year"),
            Property("ends", Type.DATE, "Last day, or month, or year"),
            Property("participants", Type.INTEGER, "Participants counted"),
            Property("countries", Type.INTEGER, "Countries counted"),
        ),
        title="title",
        table="programmes",
    ),
    NodeKind(
        "project",
        IdForm.SLUG,
        "A virtual project or proposal",
        (
            TITLE,
            SUMMARY,
            Property("status", Type.CODE, "How far it is", choices=PROJECT_STATUSES),
            Property("starts", Type.DATE, "Start"),
            Property("hardware", Type.LONG_TEXT, "Hardware part", translated=True),
            Property("software", Type.LONG_TEXT, "Software part", translated=True),
        ),
        title="title",
        table="projects",
    ),
    NodeKind(
        "solution",
        IdForm.SLUG,
        "A practice or case to learn from",
        (
            TITLE,
            SUMMARY,
            _text("status", "Status as published"),
            Property("url", Type.LINK, "Link to the practice"),
            _text("contact", "Contact as published"),
        ),
        title="title",
        table="solutions",
    ),
    NodeKind(
        "document",
        IdForm.SLUG,
        "A source",
        (
            TITLE,
            _text("language", "Language of the document"),
            Property("published", Type.DATE, "Published"),
            Property("url", Type.LINK, "Address"),
            _text("file", "File in which the text is kept"),
        ),
        title="title",
        table="documents",
    ),
    NodeKind(
        "budget_line",
        IdForm.SLUG,
        "A line of a budget or account",
        (
            _text("label", "What the money was for"),
            Property("amount", Type.NUMBER, "Amount in the currency"),
            _text("currency", "ISO 4217 code"),
        ),
        title="label",
        table="budget_lines",
    ),
    NodeKind(
        "decision",
        IdForm.OPAQUE,
        "What somebody decided on a suggestion; stands beside the facts",
        (
            _text("about", "What was suggested: partner, peer, member, project, similar"),
            Property("subject", Type.REFERENCE, "For whom it was suggested"),
            Property("suggested", Type.REFERENCE, "What was suggested"),
            Property("judgement", Type.CODE, "The decision", choices=JUDGEMENTS),
            Property("reason", Type.LONG_TEXT, "Why", personal=True),
            Property("private", Type.FLAG, "Somebody's own word for herself; shown to nobody else"),
            _text("model", "Name of the model that suggested it"),
            Property("graph_version", Type.INTEGER, "Graph version that the suggestion saw"),
            Property("place", Type.INTEGER, "Place at which it was shown, from 1, if decided from a list"),
            Property("score", Type.NUMBER, "Score with which it was shown"),
        ),
        title="judgement",
    ),
    NodeKind(
        "introduction",
        IdForm.OPAQUE,
        "Somebody's wish to be introduced to somebody; contact only after both have said yes",
        (
            Property("asker", Type.REFERENCE, "Who wishes to be introduced"),
            Property("asked", Type.REFERENCE, "To whom"),
            _text("purpose", "What for, in a few words"),
            Property("message", Type.LONG_TEXT, "What the asker says", personal=True),
            Property("on", Type.DATE, "Day of the request"),
            Property("until", Type.DATE, "Day on which the request ends by itself"),
            Property("handled", Type.CODE, "How far it is with the staff", choices=HANDLED),
            _text("origin", "Where it came from: a delegate, a visit, a round table"),
        ),
        title="purpose",
    ),
    NodeKind(
        "answer",
        IdForm.OPAQUE,
        "What one side of an introduction said; private to its giver",
        (
            Property("giver", Type.REFERENCE, "Who answers"),
            Property("other", Type.REFERENCE, "The other side"),
            _text("introduction", "Id of the introduction"),
            Property("answer", Type.CODE, "What was said", choices=ANSWERS),
            Property("on", Type.DATE, "When it was said"),
            Property("how", Type.CODE, "By which way", choices=ANSWER_WAYS),
            _text("heard_by", "Who of the staff took it down; empty when the giver answered herself"),
            Property("note", Type.LONG_TEXT, "What else was said", personal=True),
        ),
        title="answer",
    ),
    NodeKind(
        "lead",
        IdForm.OPAQUE,
        "A partnership that somebody follows up",
        (
            _text("title", "What the partnership would be", translated=True),
            Property("subject", Type.REFERENCE, "Whom it is for"),
            Property("partner", Type.REFERENCE, "Whom it is with"),
            Property("status", Type.CODE, "How far it is", choices=LEAD_STATUSES),
            _text("owner", "Who follows it up"),
            _text("next_step", "What is to be done next"),
            Property("due", Type.DATE, "By when"),
            _text("contact", "Contact at the firm"),
            _text("consent", "Basis on which both sides may be contacted"),
            _text("screened_by", "Who screened for sanctions and export control"),
            Property("screened_on", Type.DATE, "When it was screened"),
            _text("screening_result", "Result of the screening"),
        ),
        title="title",
    ),
    NodeKind(
        "name_judgement",
        IdForm.OPAQUE,
        "Somebody's word that two names mean the same, or do not",
        (
            Property("left", Type.REFERENCE, "One of the two"),
            Property("right", Type.REFERENCE, "One of the two"),
            Property("judgement", Type.CODE, "The word", choices=("same", "different", "unsure")),
            Property("reason", Type.LONG_TEXT, "Why"),
        ),
        title="judgement",
    ),
)
