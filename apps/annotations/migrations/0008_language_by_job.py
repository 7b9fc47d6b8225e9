"""The words of marks follow the language of their article by a job, not by a trigger.

The trigger locked an article first and the words of all its marks then. Whoever works on a mark
locks its words first and the article last, to write its log: each could wait for the other. What
writes words tells now, until its commit, that it has read the article's language; the job waits for
all who have, and writes anew what they have written in another language.
"""

from django.db import migrations

FORWARD = """
DROP TRIGGER annotations_keep_words_of_article ON articles_article;
DROP FUNCTION annotations_keep_words_of_article();

CREATE FUNCTION annotations_words_lock(article uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT hashtextextended('annotations.words ' || article::text, 0)
$$;

CREATE OR REPLACE FUNCTION annotations_write_mark_words(marks uuid[]) RETURNS void LANGUAGE sql AS $$
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

CREATE FUNCTION annotations_follow_language(article uuid) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(annotations_words_lock(article));

    SELECT annotations_write_mark_words(ARRAY(
        SELECT m.id
        FROM annotations_annotation m
        JOIN articles_article a ON a.id = m.article_id
        JOIN annotations_markwords w ON w.annotation_id = m.id
        WHERE m.article_id = article AND w.config <> articles_search_config(a.language)
    ))
$$;
"""
BACKWARD = """
DROP FUNCTION annotations_follow_language(uuid);

CREATE OR REPLACE FUNCTION annotations_write_mark_words(marks uuid[]) RETURNS void LANGUAGE sql AS $$
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
DROP FUNCTION annotations_words_lock(uuid);

CREATE FUNCTION annotations_keep_words_of_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM annotations_write_mark_words(
        ARRAY(SELECT m.id FROM annotations_annotation m WHERE m.article_id = NEW.id)
    );
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_keep_words_of_article AFTER UPDATE ON articles_article
    FOR EACH ROW WHEN (OLD.language IS DISTINCT FROM NEW.language)
    EXECUTE FUNCTION annotations_keep_words_of_article();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0007_words_told_apart'),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
