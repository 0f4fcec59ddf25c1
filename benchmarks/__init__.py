"""Measurements with a bar: each module runs one and exits 1 when it is missed. `docs/benchmarks.md` has the results."""
