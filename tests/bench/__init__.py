"""``make bench``: a seeded month of any size, every stage timed against one bare aggregation of the same files."""
