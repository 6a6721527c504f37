"""How people see it: server-rendered pages, a JSON API, and the staff desk. It concludes nothing itself."""
