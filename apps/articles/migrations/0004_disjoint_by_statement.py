"""Regions are checked once a statement: pair by pair, a text in many parts would take minutes."""

from django.db import migrations

FORWARD = """
DROP TRIGGER articles_region_disjoint ON articles_region;
DROP FUNCTION articles_region_disjoint();
CREATE FUNCTION articles_region_disjoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT r."end", r.revision_id,
                   lead(r."start") OVER (PARTITION BY r.revision_id ORDER BY r."start") AS next_start
            FROM articles_region r
            WHERE r.revision_id IN (SELECT revision_id FROM added)
        ) ordered
        WHERE ordered."end" > ordered.next_start
    ) THEN
        RAISE EXCEPTION 'Regions of a revision may not overlap.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT revision_id, max("end") AS last_end FROM added GROUP BY revision_id
        ) reach
        JOIN articles_revision v ON v.id = reach.revision_id
        WHERE reach.last_end > char_length(v.text)
    ) THEN
        RAISE EXCEPTION 'A region may not reach beyond its text.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_region_disjoint AFTER INSERT ON articles_region
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION articles_region_disjoint();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_imports")]
    # Backwards only as far as an empty database goes: 0002 takes its triggers away by itself.
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
