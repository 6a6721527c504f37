"""Plans made of suggestions: whole teams, visits, round tables, seminars, the closing day."""
