"""The words of marks and claims are kept ready for searching, by triggers."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
ALTER TABLE annotations_markwords SET (toast_tuple_target = 128);
ALTER TABLE annotations_claimwords SET (toast_tuple_target = 128);

CREATE FUNCTION annotations_write_mark_words(marks uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO annotations_markwords (annotation_id, newsroom_id, created_at, gone, config, vector)
    SELECT m.id, m.newsroom_id, m.created_at,
           m.deleted_at IS NOT NULL OR m.state = 'refused' OR a.withdrawn_at IS NOT NULL,
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

CREATE FUNCTION annotations_keep_fragment_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM annotations_write_mark_words(ARRAY(
        SELECT DISTINCT annotation_id FROM touched
        -- Fragments that go with their mark write no words anew.
        WHERE TG_OP <> 'DELETE'
           OR annotation_id IN (SELECT annotation_id FROM annotations_markwords)
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_words_of_new_fragments AFTER INSERT ON annotations_fragment
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_keep_fragment_words();
CREATE TRIGGER annotations_words_of_changed_fragments AFTER UPDATE ON annotations_fragment
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_keep_fragment_words();
CREATE TRIGGER annotations_words_of_lost_fragments AFTER DELETE ON annotations_fragment
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_keep_fragment_words();

CREATE FUNCTION annotations_keep_mark_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM annotations_write_mark_words(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_keep_mark_words AFTER UPDATE ON annotations_annotation
    FOR EACH ROW WHEN (
        (OLD.body, OLD.deleted_at, OLD.state, OLD.article_id)
        IS DISTINCT FROM (NEW.body, NEW.deleted_at, NEW.state, NEW.article_id)
    ) EXECUTE FUNCTION annotations_keep_mark_words();

CREATE FUNCTION annotations_keep_words_of_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM annotations_write_mark_words(
        ARRAY(SELECT m.id FROM annotations_annotation m WHERE m.article_id = NEW.id)
    );
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_keep_words_of_article AFTER UPDATE ON articles_article
    FOR EACH ROW WHEN (
        (OLD.language, OLD.withdrawn_at) IS DISTINCT FROM (NEW.language, NEW.withdrawn_at)
    ) EXECUTE FUNCTION annotations_keep_words_of_article();

CREATE FUNCTION annotations_write_claim_words(claims uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO annotations_claimwords (claim_id, newsroom_id, created_at, gone, config, vector)
    SELECT c.id, c.newsroom_id, c.created_at, false, known.config,
           articles_search_vector(known.config, '', coalesce(s.name, ''), c.text)
    FROM annotations_claim c
    JOIN accounts_newsroom n ON n.id = c.newsroom_id
    LEFT JOIN sources_source s ON s.id = c.claimant_id
    CROSS JOIN LATERAL (SELECT articles_search_config(n.language) AS config) known
    WHERE c.id = ANY (claims)
    ON CONFLICT (claim_id) DO UPDATE SET config = excluded.config, vector = excluded.vector
$$;
CREATE FUNCTION annotations_keep_claim_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM annotations_write_claim_words(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_keep_claim_words AFTER INSERT OR UPDATE OF text, claimant_id
    ON annotations_claim
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_claim_words();

SELECT annotations_write_mark_words(ARRAY(SELECT id FROM annotations_annotation));
SELECT annotations_write_claim_words(ARRAY(SELECT id FROM annotations_claim));
"""
BACKWARD = """
DROP TRIGGER annotations_keep_claim_words ON annotations_claim;
DROP FUNCTION annotations_keep_claim_words();
DROP FUNCTION annotations_write_claim_words(uuid[]);
DROP TRIGGER annotations_keep_words_of_article ON articles_article;
DROP FUNCTION annotations_keep_words_of_article();
DROP TRIGGER annotations_keep_mark_words ON annotations_annotation;
DROP FUNCTION annotations_keep_mark_words();
DROP TRIGGER annotations_words_of_lost_fragments ON annotations_fragment;
DROP TRIGGER annotations_words_of_changed_fragments ON annotations_fragment;
DROP TRIGGER annotations_words_of_new_fragments ON annotations_fragment;
DROP FUNCTION annotations_keep_fragment_words();
DROP FUNCTION annotations_write_mark_words(uuid[]);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions_and_desks'),
        ('annotations', '0004_moves'),
        ('articles', '0011_finding'),
        ('sources', '0002_names_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimWords',
            fields=[
                ('created_at', models.DateTimeField()),
                ('gone', models.BooleanField(default=False)),
                ('config', models.CharField(max_length=32)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='annotations.claim')),
            ],
        ),
        migrations.CreateModel(
            name='MarkWords',
            fields=[
                ('created_at', models.DateTimeField()),
                ('gone', models.BooleanField(default=False)),
                ('config', models.CharField(max_length=32)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('annotation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='annotations.annotation')),
            ],
        ),
        migrations.AddIndex(
            model_name='annotation',
            index=models.Index(condition=models.Q(('deleted_at', None), ('state', 'accepted')), fields=['newsroom', 'kind', 'article'], name='annotation_kinds'),
        ),
        migrations.AddField(
            model_name='claimwords',
            name='newsroom',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.newsroom'),
        ),
        migrations.AddField(
            model_name='markwords',
            name='newsroom',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.newsroom'),
        ),
        migrations.AddIndex(
            model_name='claimwords',
            index=models.Index(condition=models.Q(('gone', False)), fields=['newsroom', '-created_at', '-claim'], name='claimwords_newest'),
        ),
        migrations.AddIndex(
            model_name='claimwords',
            index=django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='claimwords_gin'),
        ),
        migrations.AddIndex(
            model_name='markwords',
            index=models.Index(condition=models.Q(('gone', False)), fields=['newsroom', '-created_at', '-annotation'], name='markwords_newest'),
        ),
        migrations.AddIndex(
            model_name='markwords',
            index=django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='markwords_gin'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
