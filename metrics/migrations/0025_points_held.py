"""PostgreSQL: a month that goes leaves all points of metrics under legal hold."""

from django.db import migrations

from common.triggers import run_sql

EXPIRE = """
CREATE OR REPLACE FUNCTION metrics_points_expire(before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE name text; first date; final date; ends timestamptz; slow bigint[];
BEGIN
    IF before > now() - interval '31 days' THEN RAISE EXCEPTION 'Points of the last 31 days never expire'; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('metrics_points_partition'));
    SELECT c.relname, to_date(right(c.relname, 6), 'YYYYMM') INTO name, first
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'metrics_point'::regclass AND c.relname ~ '^metrics_point_[0-9]{6}$'
    AND (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC' <= before
    ORDER BY 1 LIMIT 1;
    IF name IS NULL THEN RETURN 0; END IF;
    final := first + interval '1 month';
    ends := final::timestamp AT TIME ZONE 'UTC';
    IF EXISTS (SELECT 1 FROM metrics_dirtyday WHERE day >= first AND day < final) THEN RETURN 0; END IF;
    IF NOT EXISTS (SELECT 1 FROM metrics_pointskept WHERE whole_from >= final) THEN
        RAISE EXCEPTION 'Nobody has noted that points before % go', final;
    END IF;
    -- Those with fewer than 60 younger points, sought before anybody has to wait. In order of time, so that each looks at
    -- the newest months alone, and by the index also where a month holds one metric.
    slow := ARRAY(
        SELECT m.id FROM metrics_metric m CROSS JOIN LATERAL (SELECT count(*) AS n FROM (
            SELECT 1 FROM metrics_point q WHERE q.metric_id = m.id AND q.at >= ends ORDER BY q.at DESC LIMIT 60
        ) newest) newer WHERE newer.n < 60
    );
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE format('ALTER TABLE metrics_point DETACH PARTITION %I', name);
    EXECUTE format('INSERT INTO metrics_point (metric_id, at, value, n, provenance, pull_id) '
        'SELECT DISTINCT p.metric_id, p.at, p.value, p.n, p.provenance, p.pull_id '
        'FROM metrics_frozenwindow w JOIN %I p ON p.metric_id = w.metric_id AND p.at > w.start AND p.at <= w."end"', name);
    EXECUTE format('INSERT INTO metrics_point (metric_id, at, value, n, provenance, pull_id) '
        'SELECT p.metric_id, p.at, p.value, p.n, p.provenance, p.pull_id FROM unnest($2) AS m (id) '
        'CROSS JOIN LATERAL (SELECT count(*) AS n FROM (SELECT 1 FROM metrics_point q '
        'WHERE q.metric_id = m.id AND q.at >= $1 ORDER BY q.at DESC LIMIT 60) newer) newer '
        'CROSS JOIN LATERAL (SELECT * FROM %I p WHERE p.metric_id = m.id '
        'ORDER BY p.at DESC LIMIT 60 - newer.n) p '
        'ON CONFLICT DO NOTHING', name) USING ends, slow;
    -- All of what is under legal hold: it goes with the rest of its metric once the hold is lifted.
    EXECUTE format('INSERT INTO metrics_point (metric_id, at, value, n, provenance, pull_id) '
        'SELECT p.metric_id, p.at, p.value, p.n, p.provenance, p.pull_id FROM metrics_metric m '
        'JOIN %I p ON p.metric_id = m.id WHERE EXISTS (SELECT 1 FROM initiatives_legalhold h '
        'WHERE h.lifted_at IS NULL AND (h.initiative_id = m.initiative_id OR h.initiative_id IS NULL)) '
        'ON CONFLICT DO NOTHING', name);
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE format('DROP TABLE %I', name);
    RETURN 1;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0024_points_checked_by_batch"), ("initiatives", "0014_legal_hold")]

    operations = [run_sql(postgres=[EXPIRE], sqlite=[])]
