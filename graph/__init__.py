"""What we were told: the declared schema, names, tables, changes and stores."""
