"""An upgrade and a step back while people and programs work: `python -m benchmarks.upgrade [REVISION] [SECONDS]`."""
