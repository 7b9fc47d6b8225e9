"""Threads on claims and articles too; mentions; notes that are kept from others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION annotations_write_mark_words(marks uuid[]) RETURNS void
LANGUAGE sql AS $$
    -- Before the language is read: each statement here sees what was committed before it began.
    SELECT pg_advisory_xact_lock_shared(annotations_words_lock(touched.article_id))
    FROM (
        SELECT DISTINCT m.article_id FROM annotations_annotation m WHERE m.id = ANY (marks)
        ORDER BY m.article_id
    ) touched;

    INSERT INTO annotations_markwords
        (annotation_id, newsroom_id, created_at, gone, config, vector, private_to)
    SELECT m.id, m.newsroom_id, m.created_at, m.deleted_at IS NOT NULL OR m.state = 'refused',
           c.config,
           articles_search_vector(c.config, quoted.words, '', m.body),
           m.private_to_id
    FROM annotations_annotation m
    JOIN articles_article a ON a.id = m.article_id
    CROSS JOIN LATERAL (SELECT articles_search_config(a.language) AS config) c
    CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(f.quote, ' . ' ORDER BY f.n), '') AS words
        FROM annotations_fragment f WHERE f.annotation_id = m.id
    ) quoted
    WHERE m.id = ANY (marks)
    ORDER BY m.id
    ON CONFLICT (annotation_id) DO UPDATE
        SET gone = excluded.gone, config = excluded.config, vector = excluded.vector,
            private_to = excluded.private_to
$$;
CREATE TRIGGER annotations_keep_whose_words AFTER UPDATE OF private_to_id ON annotations_annotation
    FOR EACH ROW WHEN (OLD.private_to_id IS DISTINCT FROM NEW.private_to_id)
    EXECUTE FUNCTION annotations_keep_mark_words();
-- No note has ever left the house; those that are there stay in it.
UPDATE annotations_annotation SET internal = true WHERE kind = 'note';
"""
BACKWARD = """
DROP TRIGGER annotations_keep_whose_words ON annotations_annotation;
CREATE OR REPLACE FUNCTION annotations_write_mark_words(marks uuid[]) RETURNS void
LANGUAGE sql AS $$
    -- Before the language is read: each statement here sees what was committed before it began.
    SELECT pg_advisory_xact_lock_shared(annotations_words_lock(touched.article_id))
    FROM (
        SELECT DISTINCT m.article_id FROM annotations_annotation m WHERE m.id = ANY (marks)
        ORDER BY m.article_id
    ) touched;

    INSERT INTO annotations_markwords (annotation_id, newsroom_id, created_at, gone, config, vector)
    SELECT m.id, m.newsroom_id, m.created_at, m.deleted_at IS NOT NULL OR m.state = 'refused',
           c.config,
           articles_search_vector(c.config, quoted.words, '', m.body)
    FROM annotations_annotation m
    JOIN articles_article a ON a.id = m.article_id
    CROSS JOIN LATERAL (SELECT articles_search_config(a.language) AS config) c
    CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(f.quote, ' . ' ORDER BY f.n), '') AS words
        FROM annotations_fragment f WHERE f.annotation_id = m.id
    ) quoted
    WHERE m.id = ANY (marks)
    ORDER BY m.id
    ON CONFLICT (annotation_id) DO UPDATE
        SET gone = excluded.gone, config = excluded.config, vector = excluded.vector
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions_and_desks'),
        ('annotations', '0008_language_by_job'),
        ('articles', '0014_words_told_apart'),
        ('sources', '0002_names_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=150)),
            ],
            options={
                'ordering': ['start', 'id'],
            },
        ),
        migrations.AddField(
            model_name='annotation',
            name='internal',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='annotation',
            name='private_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='markwords',
            name='private_to',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='thread',
            name='article',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='thread', to='articles.article'),
        ),
        migrations.AddField(
            model_name='thread',
            name='claim',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='thread', to='annotations.claim'),
        ),
        migrations.AlterField(
            model_name='thread',
            name='annotation',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='thread', to='annotations.annotation'),
        ),
        migrations.RemoveConstraint(
            model_name='annotation',
            name='annotation_no_twin',
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None), ('state', 'accepted')), fields=('revision', 'kind', 'author', 'span_key', 'private_to'), name='annotation_no_twin', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.CheckConstraint(condition=models.Q(('private_to', None), models.Q(('kind', 'note'), ('private_to', models.F('author'))), _connector='OR'), name='annotation_private_is_its_authors_note'),
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.CheckConstraint(condition=models.Q(('internal', False), models.Q(('kind', 'note'), ('private_to', None)), _connector='OR'), name='annotation_internal_is_a_note'),
        ),
        migrations.AddConstraint(
            model_name='thread',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('annotation__isnull', False), ('article', None), ('claim', None)), models.Q(('annotation', None), ('article', None), ('claim__isnull', False)), models.Q(('annotation', None), ('article__isnull', False), ('claim', None)), _connector='OR'), name='thread_about_one_thing'),
        ),
        migrations.AddField(
            model_name='mention',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='annotations.comment'),
        ),
        migrations.AddField(
            model_name='mention',
            name='desk',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.desk'),
        ),
        migrations.AddField(
            model_name='mention',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('desk', None), ('user__isnull', False)), models.Q(('desk__isnull', False), ('user', None)), _connector='OR'), name='comment_names_a_person_or_a_desk'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='comment_mention_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('comment', 'start', 'user', 'desk'), name='comment_mention_once', nulls_distinct=False),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
