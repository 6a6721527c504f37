"""What people decide: on suggestions, leads, names and cohorts. Rows beside the facts, never over them."""
