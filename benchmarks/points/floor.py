"""The floor: what the least that could be called an endpoint costs. No token, no layout, no rules, nothing shown."""

import json
from datetime import datetime

from django.db import connection
from django.http import HttpRequest, JsonResponse

TABLE = """
CREATE TABLE bench_point (metric_id bigint, at timestamptz, value float8, n bigint, PRIMARY KEY (metric_id, at))
"""
UPSERT = """
INSERT INTO bench_point SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::float8[], %s::bigint[])
ON CONFLICT (metric_id, at) DO UPDATE SET value = excluded.value, n = excluded.n
WHERE (bench_point.value, bench_point.n) IS DISTINCT FROM (excluded.value, excluded.n)
"""


def push(request: HttpRequest) -> JsonResponse:
    """Take a batch as it comes and write it in one statement."""
    points = json.loads(request.body)["points"]
    columns = [
        [point["metric"] for point in points],
        [datetime.fromisoformat(point["at"]) for point in points],
        [point["value"] for point in points],
        [point.get("n") for point in points],
    ]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, columns)
    return JsonResponse({"accepted": len(points)})
