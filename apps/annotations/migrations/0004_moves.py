"""Keep how marks fared when their article got another revision, and where they stood."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions_and_desks'),
        ('annotations', '0003_claims_stay'),
        ('articles', '0005_fetches'),
        ('sources', '0002_names_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('exact', 'exact'), ('moved', 'moved'), ('orphan', 'orphan')], max_length=8)),
                ('why', models.CharField(blank=True, choices=[('words', 'words'), ('place', 'place'), ('order', 'order'), ('gone', 'gone'), ('taken', 'taken')], max_length=8)),
                ('likeness', models.FloatField()),
                ('kind', models.CharField(choices=[('claim', 'Claim'), ('source', 'Source'), ('cue', 'Cue'), ('content', 'Content'), ('figure', 'Figure'), ('caveat', 'Caveat'), ('request', 'Request'), ('note', 'Note')], max_length=16)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('orphan', 'Orphan')], max_length=16)),
                ('fragments', models.JSONField()),
                ('near_start', models.PositiveIntegerField(null=True)),
                ('near_end', models.PositiveIntegerField(null=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('annotation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='annotations.annotation')),
                ('from_revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision')),
                ('to_revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision')),
            ],
        ),
        migrations.AddField(
            model_name='annotation',
            name='move',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='annotations.move'),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'orphan'), _negated=True), ('move__isnull', False), _connector='OR'), name='annotation_orphan_has_its_move'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.UniqueConstraint(fields=('annotation', 'from_revision', 'to_revision'), name='move_once'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['exact', 'moved', 'orphan'])), name='move_known_outcome'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('from_revision', models.F('to_revision')), _negated=True), name='move_leads_elsewhere'),
        ),
    ]
