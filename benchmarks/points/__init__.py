"""Points of metrics, many of them: a world to measure in, the floor to measure against, and what is measured."""
