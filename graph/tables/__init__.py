"""Tables in: files become cells (sheets), cells become records (rows), records become one change (load)."""
