"""What writes generated files: data tables, documentation, translations."""
