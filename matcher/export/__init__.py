"""What leaves the house: answers, leads, the graph, a programme; one file a format."""
