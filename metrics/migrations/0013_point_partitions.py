"""PostgreSQL: points in monthly partitions of UTC, with an index that holds the value; SQLite keeps its plain table.

The application owns no table, so partitions are made and dropped by functions that act as the owner of the tables.
"""

from django.db import migrations

from common.triggers import run_sql

ACTS_AS_OWNER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '5s'"

# One month, with what the default partition holds of it. Attaching also makes the index and the foreign key.
MONTH = f"""
CREATE FUNCTION metrics_point_month(month timestamp) RETURNS boolean {ACTS_AS_OWNER} AS $$
DECLARE
    first timestamptz := date_trunc('month', month) AT TIME ZONE 'UTC';
    final timestamptz := (date_trunc('month', month) + interval '1 month') AT TIME ZONE 'UTC';
    name text := 'metrics_point_' || to_char(month, 'YYYYMM');
BEGIN
    IF to_regclass('public.' || name) IS NOT NULL THEN RETURN false; END IF;
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE format('CREATE TABLE %I (LIKE metrics_point INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    LOCK TABLE metrics_point_default IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('WITH moved AS (DELETE FROM metrics_point_default WHERE at >= $1 AND at < $2 RETURNING *) '
        'INSERT INTO %I SELECT * FROM moved', name) USING first, final;
    EXECUTE format('ALTER TABLE metrics_point ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, final);
    RETURN true;
END $$
"""
# This month and those ahead, and each month of `oldest` or later of which the default partition holds points.
AHEAD = f"""
CREATE FUNCTION metrics_points_partition(oldest timestamptz, ahead integer) RETURNS integer {ACTS_AS_OWNER} AS $$
DECLARE made integer := 0; month timestamp;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('metrics_points_partition'));
    FOR month IN
        SELECT date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month'
        FROM generate_series(0, least(ahead, 24)) n
        UNION
        SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') FROM metrics_point_default WHERE at >= oldest
        ORDER BY 1
    LOOP
        IF metrics_point_month(month) THEN made := made + 1; END IF;
    END LOOP;
    RETURN made;
END $$
"""
# Whole months before `before` go by dropping their table; points of frozen windows move to the default partition.
EXPIRE = f"""
CREATE FUNCTION metrics_points_expire(before timestamptz) RETURNS integer {ACTS_AS_OWNER} AS $$
DECLARE dropped integer := 0; name text;
BEGIN
    IF before > now() - interval '31 days' THEN RAISE EXCEPTION 'Points of the last 31 days never expire'; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('metrics_points_partition'));
    SET CONSTRAINTS ALL IMMEDIATE;
    FOR name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'metrics_point'::regclass AND c.relname ~ '^metrics_point_[0-9]{{6}}$'
        AND (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC' <= before
        ORDER BY 1
    LOOP
        EXECUTE format('ALTER TABLE metrics_point DETACH PARTITION %I', name);
        EXECUTE format('INSERT INTO metrics_point SELECT p.* FROM %I p WHERE EXISTS (SELECT 1 FROM metrics_frozenwindow w '
            'WHERE w.metric_id = p.metric_id AND w.start < p.at AND w."end" >= p.at)', name);
        SET CONSTRAINTS ALL IMMEDIATE;
        EXECUTE format('DROP TABLE %I', name);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$
"""
POSTGRES = [
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE metrics_point RENAME TO metrics_point_plain",
    "ALTER INDEX metrics_point_pkey RENAME TO metrics_point_plain_pkey",
    "CREATE TABLE metrics_point (LIKE metrics_point_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (at)",
    "CREATE TABLE metrics_point_default PARTITION OF metrics_point DEFAULT",
    MONTH,
    AHEAD,
    EXPIRE,
    *(
        f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"
        for name in (
            "metrics_point_month(timestamp)",
            "metrics_points_partition(timestamptz, integer)",
            "metrics_points_expire(timestamptz)",
        )
    ),
    "SELECT metrics_point_month(month) FROM "
    "(SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') AS month FROM metrics_point_plain ORDER BY 1) months",
    "SELECT metrics_points_partition(now(), 3)",
    "INSERT INTO metrics_point SELECT * FROM metrics_point_plain",
    "DROP TABLE metrics_point_plain",
    # After the rows, so that each partition is built and checked once.
    "ALTER TABLE metrics_point ADD CONSTRAINT metrics_point_pkey PRIMARY KEY (metric_id, at) INCLUDE (value)",
    "ALTER TABLE metrics_point ADD CONSTRAINT metrics_point_metric_id_fk_metrics_metric_id FOREIGN KEY (metric_id) "
    "REFERENCES metrics_metric (id) DEFERRABLE INITIALLY DEFERRED",
]


class Migration(migrations.Migration):
    dependencies = [("metrics", "0012_retraining_runs")]

    operations = [run_sql(postgres=POSTGRES, sqlite=[])]
