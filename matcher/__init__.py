"""What we conclude: path features, scores, suggestions, decisions, exports and the command line."""
