"""PostgreSQL: that a point has its metric is checked once for each statement, not row by row; SQLite keeps its foreign key.

The foreign key took a quarter of what storing a batch costs the database, to look up the same few metrics a thousand times.
"""

from django.db import migrations

from common.triggers import run_sql

# `FOR KEY SHARE` as the foreign key does it: the metric cannot go before this transaction ends.
HAS_METRIC = """
CREATE FUNCTION metrics_point_has_metric() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked bigint[]; found integer;
BEGIN
    SELECT array_agg(metric_id) INTO asked FROM (SELECT DISTINCT metric_id FROM fresh) one;
    SELECT count(*) INTO found FROM (SELECT 1 FROM metrics_metric WHERE id = ANY (asked) FOR KEY SHARE) there;
    IF found < cardinality(asked) THEN
        RAISE EXCEPTION 'a point names a metric that does not exist' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$
"""
KEEPS_METRIC = """
CREATE FUNCTION metrics_metric_keeps_points() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM metrics_point WHERE metric_id = OLD.id) THEN
        RAISE EXCEPTION 'the metric still has points' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
END $$
"""
MOVES = """
CREATE FUNCTION metrics_point_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a point stays with its metric' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES = [
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE metrics_point DROP CONSTRAINT metrics_point_metric_id_fk_metrics_metric_id",
    HAS_METRIC,
    KEEPS_METRIC,
    MOVES,
    "CREATE TRIGGER metrics_point_has_metric AFTER INSERT ON metrics_point REFERENCING NEW TABLE AS fresh "
    "FOR EACH STATEMENT EXECUTE FUNCTION metrics_point_has_metric()",
    "CREATE TRIGGER metrics_point_stays BEFORE UPDATE ON metrics_point FOR EACH ROW "
    "WHEN (OLD.metric_id <> NEW.metric_id) EXECUTE FUNCTION metrics_point_stays()",
    "CREATE TRIGGER metrics_metric_keeps_points BEFORE DELETE ON metrics_metric FOR EACH ROW "
    "EXECUTE FUNCTION metrics_metric_keeps_points()",
]


class Migration(migrations.Migration):
    dependencies = [("metrics", "0023_push_receipts")]

    operations = [run_sql(postgres=POSTGRES, sqlite=[])]
