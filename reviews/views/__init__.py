"""HTML doors."""
