"""A report as one file to give away, and its numbers as tables."""
