"""How good the suggestions are on labelled data: ``python -m bench.quality``."""
