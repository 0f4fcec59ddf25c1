"""Statistics in plain Python, pure: no row, no clock, no request. Each formula names where it comes from."""
