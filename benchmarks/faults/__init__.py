"""`python -m benchmarks.faults [name …]`: break things while metrics are pulled, and count what came of it.

It starts a PostgreSQL, a Redis, web, worker, beat and sealer of its own and a local source that answers range queries, and ends
only what it started. Without names all faults run, one after the other; it prints a table and exits 1 on a miss.
"""
