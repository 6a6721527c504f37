"""Suggestions for one subject each: partners, peers, members, projects and what is similar."""

from matcher.suggest.members import suggest_members
from matcher.suggest.options import Options
from matcher.suggest.partners import suggest_partners
from matcher.suggest.peers import suggest_peers
from matcher.suggest.projects import suggest_projects
from matcher.suggest.similar import suggest_similar

__all__ = [
    "Options",
    "suggest_members",
    "suggest_partners",
    "suggest_peers",
    "suggest_projects",
    "suggest_similar",
]
