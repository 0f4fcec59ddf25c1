"""Metric sources: one adapter per file, one shape (`base`), an explicit registry, one error type; no database."""
