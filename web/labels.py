"""Words for what the schema declares: kinds, fields, statuses, transforms. English here, others by catalogue.

The relations bring their own words (`graph.relations`); `declared` hands all of them to the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.kinds import JUDGEMENTS, LEAD_STATUSES, PROJECT_STATUSES, STATEMENT_STATUSES
from graph.relations import RELATIONS


def N_(text: str) -> str:
    """Mark a text for the catalogue where it stands; it is translated where it is shown."""
    return text


KINDS = {
    "delegate": (N_("Delegate"), N_("Delegates")),
    "country": (N_("Country or area"), N_("Countries and areas")),
    "company": (N_("Company"), N_("Companies")),
    "topic": (N_("Topic"), N_("Topics")),
    "programme": (N_("Programme"), N_("Programmes")),
    "project": (N_("Project"), N_("Projects")),
    "solution": (N_("Solution"), N_("Solutions")),
    "organisation": (N_("Organisation"), N_("Organisations")),
    "expert": (N_("Expert"), N_("Experts")),
    "place": (N_("Place"), N_("Places")),
    "goal": (N_("Goal"), N_("Goals")),
    "document": (N_("Document"), N_("Documents")),
    "engagement": (N_("Past work"), N_("Past work of firms")),
    "budget_line": (N_("Budget line"), N_("Budget lines")),
    "decision": (N_("Decision"), N_("Decisions")),
    "lead": (N_("Lead"), N_("Leads")),
    "name_judgement": (N_("Judgement on names"), N_("Judgements on names")),
    "team": (N_("Suggested project"), N_("Suggested projects")),
}
FIELDS = {
    "name": N_("Name"),
    "title": N_("Title"),
    "aliases": N_("Also written"),
    "alpha2": N_("ISO code, two letters"),
    "m49": N_("UN M49 code"),
    "region": N_("Region"),
    "subregion": N_("Sub-region"),
    "groups": N_("Groups"),
    "languages": N_("Languages"),
    "under": N_("Area under"),
    "former": N_("Former"),
    "number": N_("Number"),
    "type": N_("Type"),
    "bio": N_("In their own words"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "wechat": N_("WeChat"),
    "lecture": N_("Lecture given"),
    "projects_at_most": N_("Most projects at a time (staff only)"),
    "profile": N_("Profile"),
    "website": N_("Web site"),
    "partner": N_("May be named as partner"),
    "year": N_("Year"),
    "value_usd_million": N_("Value, million US dollars"),
    "source": N_("Reported in"),
    "kind": N_("Kind"),
    "starts": N_("Starts"),
    "ends": N_("Ends"),
    "participants": N_("Participants counted"),
    "countries": N_("Countries counted"),
    "summary": N_("Summary"),
    "status": N_("Status"),
    "hardware": N_("Hardware part"),
    "software": N_("Software part"),
    "url": N_("Address"),
    "contact": N_("Contact"),
    "language": N_("Language"),
    "published": N_("Published"),
    "file": N_("Kept as"),
    "label": N_("What it was for"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
}
POSITION = N_("Position")
VALUES = {
    "yes": N_("yes"),
    "no": N_("no"),
    "idea": N_("idea"),
    "virtual": N_("virtual"),
    "under_review": N_("under review"),
    "feasible": N_("feasible"),
    "lead": N_("lead"),
    "real": N_("real"),
    "closed": N_("closed"),
    "open": N_("open"),
    "contacted": N_("contacted"),
    "meeting": N_("meeting"),
    "agreed": N_("agreed"),
    "stated": N_("stated"),
    "inferred": N_("inferred"),
    "disputed": N_("disputed"),
    "withdrawn": N_("withdrawn"),
    "accepted": N_("accepted"),
    "edited": N_("edited"),
    "rejected": N_("rejected"),
    "not_for_me": N_("not for me"),
    "taken_back": N_("taken back"),
    "training": N_("training"),
    "workshop": N_("workshop"),
    "seminar": N_("seminar"),
    "summit": N_("summit"),
    "expo": N_("expo"),
    "course": N_("course"),
    "visit": N_("visit"),
    "series": N_("series"),
    "exchange": N_("exchange"),
    "funded project": N_("funded project"),
    "ministry": N_("ministry"),
    "agency": N_("agency"),
    "chamber": N_("chamber"),
    "institute": N_("institute"),
    "university": N_("university"),
    "bank": N_("bank"),
    "fund": N_("fund"),
    "media": N_("media house"),
    "media house": N_("media house"),
    "host": N_("host"),
    "province": N_("province"),
    "city": N_("city"),
    "district": N_("district"),
    "park": N_("park"),
    "site": N_("site"),
    "un body": N_("UN body"),
    "government department": N_("government department"),
    "committee": N_("committee"),
    "training centre": N_("training centre"),
    "intergovernmental": N_("intergovernmental body"),
    "embassy": N_("embassy"),
    "local government": N_("local government"),
    "council": N_("council"),
    "research institute": N_("research institute"),
    "company": N_("company"),
    "parliament": N_("parliament"),
    "Completed": N_("completed"),
    "Ongoing": N_("ongoing"),
}
ROLES = {
    "holder": N_("has it"),
    "seeker": N_("is looking for it"),
    "partner": N_("is interested"),
    "firm": N_("firm that could deliver"),
    "expert": N_("expert"),
}
ABOUT = {
    "partners": (N_("Firms worth meeting"), N_("Which firms are worth meeting, and why")),
    "peers": (N_("Delegates worth meeting"), N_("Participants from elsewhere, and what each could give")),
    "projects": (N_("Projects to look at"), N_("Across countries: who has it, who is looking for it")),
    "members": (N_("Members worth asking"), N_("Who would fit the project, and why")),
    "similar": (N_("Similar"), N_("By topics, goals, countries and words")),
}
TRANSFORMS = {
    "identity": "{x}",
    "linear": "{x}",
    "log1p": "ln(1 + {x})",
    "sqrt": "√{x}",
    "arcsinh": "asinh({x})",
    "asinh": "asinh({x})",
}


def declared() -> Iterator[str]:
    """Iterate over the words that the schema declares and a page shows, for the catalogue."""
    for relation in RELATIONS:
        yield from (relation.forward, relation.backward)


def statuses() -> tuple[str, ...]:
    """Return every status and judgement declared; each has its words in `VALUES`."""
    return (*PROJECT_STATUSES, *LEAD_STATUSES, *STATEMENT_STATUSES, *JUDGEMENTS)
