"""A team in full: its suggestion, each member's share, who gives what to whom, languages, summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.declared_compose import HOLDING, SEEKING
from matcher.engine.results import Evidence, Member, Suggestion
from matcher.engine.sentences import join, node_name
from matcher.plan.spoken import Spoken
from matcher.plan.teams_exact import Certificate
from matcher.plan.teams_problem import Candidate, Problem
from matcher.plan.teams_reasons import Languages, evidence_for, language_name, languages_of, reasons_of
from matcher.plan.teams_rules import Request, broken
from matcher.plan.teams_score import Team, people_of, roles_of, score_of
from matcher.plan.words import Words


@dataclass(frozen=True, slots=True)
class Share:
    """What the team loses without a member: score, and the rules that would not hold any more."""

    member: Ref
    score: float
    needed_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody has what somebody else is looking for; the evidence on both sides."""

    holder: Ref
    seeker: Ref
    has: tuple[Evidence, ...]
    seeks: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class TeamReport:
    """A team in full; ``suggestion`` is as `matcher suggest projects` gives it.

    ``spoken`` is how people speak of its topic, and ``told`` that in words; None and "" where nobody does or
    it was not asked for.
    """

    suggestion: Suggestion
    summary: str
    certificate: Certificate
    shares: tuple[Share, ...]
    pairs: tuple[Pair, ...]
    languages: Languages
    lacking: tuple[str, ...]
    spoken: Spoken | None = None
    told: str = ""


def report(
    graph: CompiledGraph,
    problem: Problem,
    team: Team,
    *,
    request: Request,
    certificate: Certificate,
    words: Words,
    spoken: Spoken | None = None,
    lang: str = "en",
) -> TeamReport:
    """Return a team with everything that explains it, in a language."""
    roles = roles_of(problem, team.members)
    languages = languages_of(people_of(problem, team.members))
    lacking = tuple(part for part in ("firm", "expert") if part not in roles.values())
    pairs = tuple(_pairs(graph, problem, team, roles))
    return TeamReport(
        suggestion=_suggestion(graph, problem, team, roles, words, lang),
        summary=_summary(graph, problem, roles, languages, words, lang),
        certificate=certificate,
        shares=tuple(_shares(problem, team, request)),
        pairs=pairs,
        languages=languages,
        lacking=lacking,
        spoken=spoken,
        told=spoken_words(graph, spoken, words, lang) if spoken else "",
    )


def spoken_words(graph: CompiledGraph, spoken: Spoken, words: Words, lang: str) -> str:
    """Return in words how people speak of a topic, and how seldom chance would have them do so."""
    return words.say(
        "spoken" if spoken.one_in > 1 else "spoken as usual",
        lang,
        topic=node_name(graph, spoken.topic, lang),
        people=str(spoken.people),
        have=str(spoken.have),
        looking=str(spoken.looking),
        one_in=f"{spoken.one_in:,}",
    )


def _shares(problem: Problem, team: Team, request: Request) -> Iterator[Share]:
    for ref in sorted(team.members, key=lambda r: (problem.of[r].part != "person", r)):
        others = team.members - {ref}
        lost = tuple(sorted(k for k in broken(problem, request, others) if not k.startswith("with:")))
        yield Share(ref, team.score - score_of(problem, others), lost)


def _pairs(graph: CompiledGraph, problem: Problem, team: Team, roles: dict[Ref, str]) -> Iterator[Pair]:
    """Iterate over every holder with every seeker; each has a source, or there would be no role."""
    for holder in [r for r, role in roles.items() if role == "holder"]:
        has = tuple(evidence_for(graph, problem.topic, holder, HOLDING))
        for seeker in [r for r, role in roles.items() if r != holder and problem.of[r].seeks]:
            yield Pair(holder, seeker, has, tuple(evidence_for(graph, problem.topic, seeker, SEEKING)))


def _suggestion(
    graph: CompiledGraph, problem: Problem, team: Team, roles: dict[Ref, str], words: Words, lang: str
) -> Suggestion:
    members = tuple(
        Member(ref.kind, ref.id, role, node_name(graph, ref, lang), graph.made_up(ref))
        for ref, role in roles.items()
    )
    homes = dict.fromkeys(p.home for p in people_of(problem, team.members))
    names = [_home_name(graph, p, lang) for p in people_of(problem, team.members)]
    assert len(homes) == len(names), "a team has one of each home"
    topic = node_name(graph, team.topic, lang)
    title = words.say("title", lang, topic=topic, countries=join(names, lang))
    return Suggestion(
        kind="team",
        id=team.id,
        name=title,
        score=team.score,
        reasons=reasons_of(graph, problem, team, lang),
        made_up=any(m.made_up for m in members),
        title=title,
        topics=(team.topic.id,),
        members=members,
    )


def _home_name(graph: CompiledGraph, person: Candidate, lang: str) -> str:
    home = str(person.home[0])
    kind, colon, key = home.partition(":")
    ref = (
        Ref("place", str(person.home[1]))
        if person.domestic
        else Ref(kind, key)
        if colon
        else Ref("country", home)
    )
    return node_name(graph, ref, lang)


def _summary(
    graph: CompiledGraph,
    problem: Problem,
    roles: dict[Ref, str],
    spoken: Languages,
    words: Words,
    lang: str,
) -> str:
    topic = node_name(graph, problem.topic, lang)
    lines = []
    for role in ("holder", "seeker", "partner", "firm", "expert"):
        refs = [r for r, held in roles.items() if held == role]
        if refs:
            lines.append(words.say(f"{role}s", lang, topic=topic, names=_names(graph, problem, refs, lang)))
    lines += [words.say(f"no {p}", lang, topic=topic) for p in ("firm", "expert") if p not in roles.values()]
    language = language_name(spoken.working, lang)
    if spoken.common:
        lines.append(words.say("language", lang, language=language))
    elif spoken.interpreters:
        names = _names(graph, problem, spoken.interpreters, lang)
        lines.append(words.say("interpreter", lang, language=language, names=names))
    if spoken.unknown:
        lines.append(words.say("languages unknown", lang, names=_names(graph, problem, spoken.unknown, lang)))
    if "firm" in roles.values():
        lines.append(words.say("not screened", lang))
    return ("" if lang.startswith("zh") else " ").join(lines)


def _names(graph: CompiledGraph, problem: Problem, refs: Iterable[Ref], lang: str) -> str:
    """Return names, people's with their countries."""
    names = []
    for ref in refs:
        name = node_name(graph, ref, lang)
        if ref.kind == "delegate":
            home = _home_name(graph, problem.of[ref], lang)
            name += f"（{home}）" if lang.startswith("zh") else f" ({home})"
        names.append(name)
    return join(names, lang)
