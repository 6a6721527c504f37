"""Who may see and do what: roles, the one table of rules, and the graph as somebody may see it."""
