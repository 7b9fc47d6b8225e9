"""The words of marks and claims are told apart anew; a withdrawal writes none of them.

Whether an article is withdrawn is asked of the article: a mark made beside a withdrawal that is not
committed yet would not know of it, and a withdrawal would wait for whoever works on a mark.
"""

from django.db import migrations

FORWARD = """
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

DROP TRIGGER annotations_keep_words_of_article ON articles_article;
CREATE TRIGGER annotations_keep_words_of_article AFTER UPDATE ON articles_article
    FOR EACH ROW WHEN (OLD.language IS DISTINCT FROM NEW.language)
    EXECUTE FUNCTION annotations_keep_words_of_article();

SELECT annotations_write_mark_words(ARRAY(SELECT id FROM annotations_annotation));
SELECT annotations_write_claim_words(ARRAY(SELECT id FROM annotations_claim));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0006_figures_and_findings'),
        ('articles', '0014_words_told_apart'),
    ]

    # The way back leaves the function and its trigger as they are: the one before drops both.
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
