"""Who took a comment away; by which press a proposal was decided on, and what that made."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The trail has always known who it was.
FORWARD = """
UPDATE annotations_comment c SET deleted_by_id = r.actor_id
FROM audit_record r
WHERE c.deleted_at IS NOT NULL
  AND r.subject_type = 'annotations.comment' AND r.subject_id = c.id::text
  AND r.action = 'comment.deleted'
  AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = r.actor_id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_drafts'),
        ('annotations', '0010_carried'),
        ('audit', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='deleted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('deleted_by', None), ('deleted_at__isnull', False), _connector='OR'), name='comment_was_taken_away_by_somebody_at_a_time'),
        ),
        migrations.AddField(
            model_name='proposaldecision',
            name='made',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='proposaldecision',
            name='step',
            field=models.UUIDField(null=True),
        ),
    ]
