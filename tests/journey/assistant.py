"""`python -m tests.journey.assistant PORT`: a service as it would run in production, with its own metrics page.

It answers four requests a second to itself, one of 5,000 wrong, and says so in Prometheus' words on /metrics.
"""

import sys
import time

import prometheus_client

REQUESTS_A_SECOND = 4
FAILS_EVERY = 5000
BOUNDS = (0.1, 0.25, 0.5, 0.75, 1.0)


def main(port: int) -> None:
    """Serve until ended."""
    requests = prometheus_client.Counter("assistant_requests", "Requests", ["outcome"])
    latency = prometheus_client.Histogram("assistant_latency_seconds", "Latency", buckets=BOUNDS)
    requests.labels(outcome="failed")
    prometheus_client.start_http_server(port, addr="127.0.0.1")
    number = 0
    while True:
        number += 1
        requests.labels(outcome="failed" if number % FAILS_EVERY == 0 else "answered").inc()
        latency.observe(0.08 + 0.4 * (number % 10) / 10)
        time.sleep(1 / REQUESTS_A_SECOND)


if __name__ == "__main__":
    main(int(sys.argv[1]))
