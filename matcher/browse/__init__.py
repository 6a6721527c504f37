"""Reading: what a record's page shows, and finding records by what they are called."""
