"""Is anything lost? Writers and servers killed at random moments; writers side by side."""
