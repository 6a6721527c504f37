"""Quality: what decisions teach, how sure suggestions are, and what is not known."""
