"""What must never be: a judge of one's own work, an approval nobody gave, a refusal without reason."""

from django.db import migrations, models

GUARDS = """
CREATE FUNCTION factchecks_refuse_own_judge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM factchecks_contributor AS wrote
        JOIN factchecks_decision AS decided
          ON decided.factcheck_id = wrote.factcheck_id
         AND decided.edition = wrote.edition
         AND decided.reviewer_id = wrote.user_id
        WHERE wrote.factcheck_id = NEW.factcheck_id AND wrote.edition = NEW.edition
    ) THEN
        RAISE EXCEPTION 'Nobody decides on an edition they contributed to.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER factchecks_decision_by_another AFTER INSERT OR UPDATE ON factchecks_decision
    FOR EACH ROW EXECUTE FUNCTION factchecks_refuse_own_judge();
CREATE TRIGGER factchecks_contributor_is_no_judge AFTER INSERT OR UPDATE ON factchecks_contributor
    FOR EACH ROW EXECUTE FUNCTION factchecks_refuse_own_judge();

CREATE FUNCTION factchecks_want_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM factchecks_decision
        WHERE factcheck_id = NEW.id AND edition = NEW.edition AND word = 'approved'
    ) THEN
        RAISE EXCEPTION 'Nobody has approved this edition.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER factchecks_approved_by_somebody AFTER INSERT OR UPDATE ON factchecks_factcheck
    FOR EACH ROW WHEN (NEW.state IN ('approved', 'published'))
    EXECUTE FUNCTION factchecks_want_approval();
"""

NO_GUARDS = """
DROP TRIGGER factchecks_approved_by_somebody ON factchecks_factcheck;
DROP TRIGGER factchecks_contributor_is_no_judge ON factchecks_contributor;
DROP TRIGGER factchecks_decision_by_another ON factchecks_decision;
DROP FUNCTION factchecks_want_approval();
DROP FUNCTION factchecks_refuse_own_judge();
"""


class Migration(migrations.Migration):

    dependencies = [("factchecks", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="deleted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="decision",
            name="word",
            field=models.CharField(
                choices=[
                    ("approved", "Approved"),
                    ("changes_requested", "Asked for changes"),
                ],
                max_length=32,
            ),
        ),
        migrations.AddIndex(
            model_name="factcheck",
            index=models.Index(
                fields=["newsroom", "state", "submitted_at"], name="factcheck_queue"
            ),
        ),
        migrations.AddConstraint(
            model_name="factcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(
                        ("rating__isnull", False), models.Q(("conclusion", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="factcheck_published_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("word", "approved"),
                    models.Q(
                        ("word", "changes_requested"), models.Q(("note", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="decision_refusal_has_its_reason",
            ),
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
