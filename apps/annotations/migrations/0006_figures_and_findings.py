"""Figures and what covers them, what rules found in a text, and what people made of it."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION annotations_figure_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM annotations_annotation a WHERE a.id = NEW.annotation_id AND a.kind = 'figure'
    ) THEN
        RAISE EXCEPTION 'Only a figure mark has a number.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_figure_sound AFTER INSERT OR UPDATE ON annotations_figure
    FOR EACH ROW EXECUTE FUNCTION annotations_figure_sound();

CREATE FUNCTION annotations_cover_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM annotations_annotation c JOIN annotations_annotation f
            ON f.article_id = c.article_id
        WHERE c.id = NEW.caveat_id AND c.kind = 'caveat'
          AND f.id = NEW.figure_id AND f.kind = 'figure'
    ) THEN
        RAISE EXCEPTION 'A caveat covers figures of its article.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_cover_sound AFTER INSERT OR UPDATE ON annotations_cover
    FOR EACH ROW EXECUTE FUNCTION annotations_cover_sound();
"""
BACKWARD = """
DROP TRIGGER annotations_cover_sound ON annotations_cover;
DROP FUNCTION annotations_cover_sound();
DROP TRIGGER annotations_figure_sound ON annotations_figure;
DROP FUNCTION annotations_figure_sound();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions_and_desks'),
        ('annotations', '0005_finding'),
        ('articles', '0011_finding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('annotation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='figure', serialize=False, to='annotations.annotation')),
                ('low', models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                ('high', models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                ('bound', models.CharField(choices=[('exact', 'exact'), ('about', 'about'), ('at_least', 'at_least'), ('more_than', 'more_than'), ('at_most', 'at_most'), ('less_than', 'less_than'), ('between', 'between')], max_length=16)),
                ('counts', models.CharField(blank=True, max_length=200)),
                ('unit', models.CharField(blank=True, max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Findings',
            fields=[
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='findings', serialize=False, to='articles.revision')),
                ('rules', models.PositiveIntegerField()),
                ('language', models.CharField(blank=True, max_length=16)),
                ('proposals', models.JSONField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='ProposalDecision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_as', models.CharField(blank=True, editable=False, max_length=64)),
                ('key', models.CharField(max_length=32)),
                ('word', models.CharField(choices=[('accepted', 'Accepted'), ('refused', 'Refused')], max_length=16)),
            ],
        ),
        migrations.AddField(
            model_name='attribution',
            name='accepted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attribution',
            name='origin',
            field=models.CharField(choices=[('person', 'A person'), ('rule', 'A rule'), ('carried', 'Carried over')], default='person', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='attribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'rule'), _negated=True), ('accepted_by__isnull', False), _connector='OR'), name='attribution_of_a_rule_was_accepted'),
        ),
        migrations.AddField(
            model_name='cover',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='cover',
            name='caveat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covers', to='annotations.annotation'),
        ),
        migrations.AddField(
            model_name='cover',
            name='figure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covered_by', to='annotations.annotation'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('bound__in', ['exact', 'about', 'at_least', 'more_than', 'at_most', 'less_than', 'between'])), name='figure_known_bound'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('low__isnull', False), ('high__isnull', False), _connector='OR'), name='figure_has_a_number'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('low', None), ('high', None), ('low__lte', models.F('high')), _connector='OR'), name='figure_low_before_high'),
        ),
        migrations.AddField(
            model_name='proposaldecision',
            name='annotation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.annotation'),
        ),
        migrations.AddField(
            model_name='proposaldecision',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='proposaldecision',
            name='attribution',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.attribution'),
        ),
        migrations.AddField(
            model_name='proposaldecision',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposaldecision',
            name='newsroom',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.newsroom'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.UniqueConstraint(fields=('caveat', 'figure'), name='cover_once'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('caveat', models.F('figure')), _negated=True), name='cover_of_another'),
        ),
        migrations.AddConstraint(
            model_name='proposaldecision',
            constraint=models.UniqueConstraint(fields=('article', 'key'), name='proposal_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='proposaldecision',
            constraint=models.CheckConstraint(condition=models.Q(('word__in', ['accepted', 'refused'])), name='proposal_known_word'),
        ),
        migrations.AddConstraint(
            model_name='proposaldecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('annotation', None), ('attribution', None), ('word', 'refused')), models.Q(('annotation', None), ('attribution__isnull', False), ('word', 'accepted')), models.Q(('annotation__isnull', False), ('attribution', None), ('word', 'accepted')), _connector='OR'), name='proposal_accepted_is_something'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
