"""How often topics inferred from text are right, by encoder, on labelled phrases in two scripts."""
