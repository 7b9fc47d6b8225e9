"""A revision's text never changes; regions of a revision never overlap; entries are never rewritten."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION articles_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is immutable.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER articles_revision_immutable BEFORE UPDATE ON articles_revision
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_update();
CREATE TRIGGER articles_entry_immutable BEFORE UPDATE ON articles_entry
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_update();
CREATE TRIGGER articles_region_immutable BEFORE UPDATE ON articles_region
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_update();

CREATE FUNCTION articles_region_disjoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM articles_region r
        WHERE r.revision_id = NEW.revision_id AND r.id <> NEW.id
          AND r."start" < NEW."end" AND NEW."start" < r."end"
    ) THEN
        RAISE EXCEPTION 'Regions of a revision may not overlap.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER articles_region_disjoint AFTER INSERT ON articles_region
    DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW EXECUTE FUNCTION articles_region_disjoint();
"""
BACKWARD = """
DROP TRIGGER articles_region_disjoint ON articles_region;
DROP FUNCTION articles_region_disjoint();
DROP TRIGGER articles_region_immutable ON articles_region;
DROP TRIGGER articles_entry_immutable ON articles_entry;
DROP TRIGGER articles_revision_immutable ON articles_revision;
DROP FUNCTION articles_refuse_update();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
