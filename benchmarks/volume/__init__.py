"""A portfolio of 10,000 initiatives: what is in it, how it is filled fast, the floor beside it, and what is asked of both."""
