"""The laboratory: planted cohorts with known true matches, and how well each way of ranking finds them."""
