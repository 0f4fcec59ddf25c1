"""How late the background work is."""


def pull_lag_seconds() -> float:
    """Seconds by which the most overdue due pull is late; 0 when nothing waits."""
    return 0.0
