"""Inferred edges: topics that somebody's own words come close to, for staff to take or refuse."""
