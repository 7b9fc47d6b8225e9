"""Words are told apart by our own classes of characters, whatever the server's locale."""

from django.db import migrations

# The classes are those of queries.py, as they stood; a test compares the two.
BETWEEN = (
    r"!-/:-@\[-`{-~\u0080-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u02bc\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05f3\u05f4\u0609-\u060d\u061b"
    r"\u061d-\u061f\u066a-\u066d\u06d4\u0700-\u070d\u0964\u0965\u0970\u0df4\u0e4f\u0e5a\u0e5b"
    r"\u0f04-\u0f14\u104a-\u104f\u10fb\u1360-\u1368\u166e\u1680\u16eb-\u16ed\u17d4-\u17d6\u17d8-\u17db"
    r"\u1800-\u180a\u2000-\u200b\u2010-\u2029\u202f-\u205f\u207a-\u207e\u208a-\u208e\u20a0-\u20c0"
    r"\u2190-\u245f\u2500-\u2775\u2794-\u2bff\u2e00-\u2e2e\u2e30-\u3004\u3008-\u3020\u3030"
    r"\u303d-\u303f\u30a0\u30fb\ufd3e\ufd3f\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff0f\uff1a-\uff20"
    r"\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee\ufffc\ufffd\U0001f000-\U0001f0ff\U0001f300-\U0001faff"
)
CONTINUOUS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    r"\uf900-\ufaff"
)
STRAY = (
    r"\u0300-\u036f\u00ad\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
FORWARD = rf"""
-- Words as the parser takes them: letters, marks and figures with blanks between, and no chance to
-- see addresses, files or signed numbers; letters of scripts that do not part their words parted;
-- stray marks and unseen signs gone. A word of more letters than any has is left out: in lower
-- case, it could be longer than a vector can tell. `apart` and `seen` in queries.py are the other
-- half.
CREATE OR REPLACE FUNCTION articles_apart(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF octet_length(words) = char_length(words) THEN
        words := regexp_replace(words, '[!-/:-@\[-`{{-~]+', ' ', 'g');
    ELSE
        IF words IS NOT NFC NORMALIZED THEN
            words := normalize(words, NFC);
        END IF;
        words := regexp_replace(words, '[{STRAY}]+', '', 'g');
        words := regexp_replace(words, '[{BETWEEN}]+', ' ', 'g');
        IF words ~ '[{CONTINUOUS}]' THEN
            words := regexp_replace(words, '([{CONTINUOUS}])', ' \1 ', 'g');
        END IF;
    END IF;
    IF words ~ '\S{{255}}' THEN
        words := regexp_replace(words, '\S{{255,}}', ' ', 'g');
    END IF;
    RETURN words;
END $$;

-- As before, but whatever is too long, name or text, is searched as far as it fits.
CREATE OR REPLACE FUNCTION articles_search_vector(
    config text, title text, details text, words text
) RETURNS tsvector LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked regconfig := config::regconfig;
    kept integer;
BEGIN
    title := articles_apart(title);
    details := articles_apart(details);
    words := articles_apart(words);
    kept := greatest(char_length(title), char_length(details), char_length(words));
    LOOP
        BEGIN
            RETURN articles_folded((
                setweight(to_tsvector(asked, left(title, kept)), 'A')
                || setweight(to_tsvector(asked, left(details, kept)), 'B')
                || to_tsvector(asked, left(words, kept))
            )::text)::tsvector || array_to_tsvector(ARRAY['=' || config]);
        EXCEPTION WHEN program_limit_exceeded THEN
            IF kept = 0 THEN
                RETURN array_to_tsvector(ARRAY['=' || config]);
            END IF;
            kept := kept / 2;
        END;
    END LOOP;
END $$;

UPDATE articles_articlewords w SET vector = articles_search_vector(
    w.config,
    CASE WHEN a.title = '' THEN a.file_name ELSE a.title END,
    concat_ws(' . ', a.publisher_text, a.host, a.author),
    coalesce(r.text, '')
)
FROM articles_article a LEFT JOIN articles_revision r ON r.id = a.revision_id
WHERE a.id = w.article_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_asked_key'),
    ]

    operations = [
        # The way back leaves the functions as they are: the one before could loop for ever.
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
