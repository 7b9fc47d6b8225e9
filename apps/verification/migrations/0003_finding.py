"""The words of requests are kept ready for searching, by triggers."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
ALTER TABLE verification_requestwords SET (toast_tuple_target = 128);

CREATE FUNCTION verification_write_words(requests uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO verification_requestwords
        (request_id, newsroom_id, created_at, gone, config, vector)
    SELECT r.id, r.newsroom_id, r.created_at, false, known.config,
           articles_search_vector(
               known.config,
               concat_ws(' . ', b.name, r.body_text, k.name, r.asker_text),
               '',
               concat_ws(' . ', r.question, quoted.words)
           )
    FROM verification_verificationrequest r
    JOIN accounts_newsroom n ON n.id = r.newsroom_id
    LEFT JOIN sources_source b ON b.id = r.body_id
    LEFT JOIN sources_source k ON k.id = r.asker_id
    CROSS JOIN LATERAL (SELECT articles_search_config(n.language) AS config) known
    CROSS JOIN LATERAL (
        SELECT string_agg(f.quote, ' . ' ORDER BY m.id, f.n) AS words
        FROM verification_mention m
        JOIN annotations_fragment f ON f.annotation_id = m.annotation_id
        WHERE m.request_id = r.id
    ) quoted
    WHERE r.id = ANY (requests)
    ON CONFLICT (request_id) DO UPDATE SET config = excluded.config, vector = excluded.vector
$$;

CREATE FUNCTION verification_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM verification_write_words(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER verification_keep_words
    AFTER INSERT OR UPDATE OF body_id, body_text, asker_id, asker_text, question
    ON verification_verificationrequest
    FOR EACH ROW EXECUTE FUNCTION verification_keep_words();

CREATE FUNCTION verification_keep_words_of_mentions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM verification_write_words(ARRAY(SELECT DISTINCT request_id FROM touched));
    RETURN NULL;
END $$;
CREATE TRIGGER verification_keep_words_of_mentions AFTER INSERT ON verification_mention
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION verification_keep_words_of_mentions();

SELECT verification_write_words(ARRAY(SELECT id FROM verification_verificationrequest));
"""
BACKWARD = """
DROP TRIGGER verification_keep_words_of_mentions ON verification_mention;
DROP FUNCTION verification_keep_words_of_mentions();
DROP TRIGGER verification_keep_words ON verification_verificationrequest;
DROP FUNCTION verification_keep_words();
DROP FUNCTION verification_write_words(uuid[]);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions_and_desks'),
        ('annotations', '0005_finding'),
        ('verification', '0002_reported_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='RequestWords',
            fields=[
                ('created_at', models.DateTimeField()),
                ('gone', models.BooleanField(default=False)),
                ('config', models.CharField(max_length=32)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='verification.verificationrequest')),
                ('newsroom', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.newsroom')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('gone', False)), fields=['newsroom', '-created_at', '-request'], name='requestwords_newest'), django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='requestwords_gin')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
