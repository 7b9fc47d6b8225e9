"""Look a hash up by the index of hashes alone, whatever the planner knows of the table."""

from django.db import migrations

# As in 0004, but for `scheme || ''`: while a table is new, nothing is known of it, and the planner
# joined each lookup with a scan of the whole primary key, which has the scheme too.
FORWARD = """
CREATE OR REPLACE FUNCTION reposts_overlapping(
    hashes bigint[], of_scheme text, of_newsroom uuid, but_not uuid, on_host text, common int, most int
) RETURNS TABLE (revision_id uuid, size int, overlap bigint)
LANGUAGE sql STABLE SET enable_seqscan TO off AS $$
    WITH hit AS (
        SELECT wanted.hash, near.revision_id
        FROM unnest(hashes) AS wanted(hash)
        CROSS JOIN LATERAL (
            SELECT print.revision_id
            FROM reposts_fingerprint AS print
            WHERE print.hashes @> ARRAY[wanted.hash]
              AND print.scheme || '' = of_scheme
              AND print.newsroom_id = of_newsroom
              AND print.revision_id <> but_not
              AND (on_host = '' OR EXISTS (
                  SELECT 1 FROM articles_article AS article
                  WHERE article.revision_id = print.revision_id AND article.host = on_host
              ))
            LIMIT common + 1
        ) AS near
    ), formula AS (
        SELECT hit.hash FROM hit GROUP BY hit.hash HAVING count(*) > common
    ), counted AS (
        SELECT hit.revision_id, count(*) AS shared
        FROM hit
        WHERE hit.hash NOT IN (SELECT formula.hash FROM formula)
           OR (SELECT count(*) FROM formula) * 2 > cardinality(hashes)
        GROUP BY hit.revision_id
        ORDER BY shared DESC, hit.revision_id
        LIMIT most
    )
    SELECT counted.revision_id, cardinality(print.hashes), counted.shared
    FROM counted
    JOIN reposts_fingerprint AS print
      ON print.revision_id = counted.revision_id AND print.scheme = of_scheme
    ORDER BY counted.shared DESC, counted.revision_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("reposts", "0004_overlapping_prints")]
    # Backwards the function may stay: it answers the same.
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
