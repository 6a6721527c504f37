"""Benchmarks: each prints a table with the machine it ran on."""
