"""What is proposed once stays proposed once; fragments stand in order; attributions are sound."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION annotations_fragment_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM annotations_fragment f
        WHERE f.annotation_id = NEW.annotation_id
          AND ((f.n < NEW.n AND f."end" > NEW."start") OR (f.n > NEW.n AND f."start" < NEW."end"))
    ) THEN
        RAISE EXCEPTION 'Fragments of a mark stand in the order of the text, without overlap.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_fragment_in_order AFTER INSERT OR UPDATE ON annotations_fragment
    FOR EACH ROW EXECUTE FUNCTION annotations_fragment_in_order();

CREATE FUNCTION annotations_attribution_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM annotations_annotation a
        WHERE a.id IN (NEW.source_mark_id, NEW.cue_mark_id, NEW.content_mark_id)
          AND (a.article_id <> NEW.article_id
               OR (a.id = NEW.source_mark_id AND a.kind <> 'source')
               OR (a.id = NEW.cue_mark_id AND a.kind <> 'cue')
               OR (a.id = NEW.content_mark_id AND a.kind NOT IN ('claim', 'content')))
    ) THEN
        RAISE EXCEPTION 'An attribution ties a source, a cue and a content of one article.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.parent_id IS NOT NULL AND EXISTS (
        WITH RECURSIVE above(id, parent_id, article_id) AS (
            SELECT p.id, p.parent_id, p.article_id
              FROM annotations_attribution p WHERE p.id = NEW.parent_id
            UNION
            SELECT p.id, p.parent_id, p.article_id
              FROM annotations_attribution p JOIN above ON p.id = above.parent_id
        )
        SELECT 1 FROM above WHERE id = NEW.id OR article_id <> NEW.article_id
    ) THEN
        RAISE EXCEPTION 'An attribution stands inside others of its article, never inside itself.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_attribution_sound
    AFTER INSERT OR UPDATE OF article_id, source_mark_id, cue_mark_id, content_mark_id, parent_id
    ON annotations_attribution
    FOR EACH ROW EXECUTE FUNCTION annotations_attribution_sound();
"""
BACKWARD = """
DROP TRIGGER annotations_attribution_sound ON annotations_attribution;
DROP FUNCTION annotations_attribution_sound();
DROP TRIGGER annotations_fragment_in_order ON annotations_fragment;
DROP FUNCTION annotations_fragment_in_order();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="annotation",
            name="proposed_as",
            field=models.CharField(blank=True, editable=False, max_length=1020),
        ),
        migrations.AddConstraint(
            model_name="annotation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proposed_as", ""), _negated=True),
                fields=("revision", "proposed_as"),
                name="annotation_proposed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="annotation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "person"), _negated=True),
                    ("author__isnull", False),
                    _connector="OR",
                ),
                name="annotation_by_a_person_has_its_author",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
