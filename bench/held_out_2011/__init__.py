"""The virtual projects of the 2011 report, asked of what the five documents say outside that section."""
