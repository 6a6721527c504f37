"""Suggestions for one subject each: partners, peers, members, projects and what is similar."""
