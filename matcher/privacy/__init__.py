"""People's data in their own hands: on file, shown to whom, taken out, erased, kept no longer than needed."""
