"""Accounts: who may sign in, by which means, and the sessions and security events that come of it."""
