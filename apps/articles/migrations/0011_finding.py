"""The words of articles are kept ready for searching, by triggers; imports can be withdrawn."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
-- Vectors stand outside the rows: a walk through thousands of rows reads few pages.
ALTER TABLE articles_articlewords SET (toast_tuple_target = 128);
ALTER TABLE articles_articlewords ALTER COLUMN vector SET STATISTICS 400;

-- The text search configuration of a language, `simple` where this PostgreSQL ships none.
CREATE FUNCTION articles_search_config(language text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce((
        SELECT c.cfgname::text
        FROM (VALUES
            ('ar', 'arabic'), ('ca', 'catalan'), ('da', 'danish'), ('de', 'german'),
            ('el', 'greek'), ('en', 'english'), ('es', 'spanish'), ('et', 'estonian'),
            ('eu', 'basque'), ('fi', 'finnish'), ('fr', 'french'), ('ga', 'irish'),
            ('hi', 'hindi'), ('hu', 'hungarian'), ('hy', 'armenian'), ('id', 'indonesian'),
            ('it', 'italian'), ('lt', 'lithuanian'), ('nb', 'norwegian'), ('ne', 'nepali'),
            ('nl', 'dutch'), ('nn', 'norwegian'), ('no', 'norwegian'), ('pt', 'portuguese'),
            ('ro', 'romanian'), ('ru', 'russian'), ('sr', 'serbian'), ('sv', 'swedish'),
            ('ta', 'tamil'), ('tr', 'turkish'), ('yi', 'yiddish')
        ) AS known(code, config)
        JOIN pg_catalog.pg_ts_config c
          ON c.cfgname = known.config AND c.cfgnamespace = 'pg_catalog'::regnamespace
        WHERE known.code = split_part(lower(language), '-', 1)
    ), 'simple')
$$;

-- Accents of Latin and Greek letters, taken off a vector or a query that is written as text:
-- after the stemmers, which need them. Cyrillic keeps its own: й is no и.
CREATE FUNCTION articles_folded(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(words) = char_length(words) THEN words ELSE
        normalize(regexp_replace(normalize(words, NFD), '([a-zα-ω])[\u0300-\u036f]+', '\1', 'g'), NFC)
    END
$$;

-- Words as the parser takes them: letters of scripts that do not part their words parted, marks
-- that no letter has taken in and unseen hyphens gone. `apart` in queries.py is the other half.
CREATE FUNCTION articles_apart(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF octet_length(words) = char_length(words) THEN
        RETURN words;
    END IF;
    IF words ~ '[\u0300-\u036f\u00ad]' THEN
        words := regexp_replace(words, '[\u0300-\u036f\u00ad]', '', 'g');
    END IF;
    IF words ~ '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]' THEN
        words := regexp_replace(
            words,
            '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])', ' \1 ', 'g'
        );
    END IF;
    RETURN words;
END $$;

-- What is searched of a thing: its name, what is said of it, its text. A vector holds 1 MB; of a
-- text with more in it, as much is searched as fits.
CREATE FUNCTION articles_search_vector(config text, title text, details text, words text)
RETURNS tsvector LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked regconfig := config::regconfig;
    kept integer;
BEGIN
    words := articles_apart(words);
    kept := char_length(words);
    LOOP
        BEGIN
            RETURN articles_folded((
                setweight(to_tsvector(asked, articles_apart(title)), 'A')
                || setweight(to_tsvector(asked, articles_apart(details)), 'B')
                || to_tsvector(asked, left(words, kept))
            )::text)::tsvector || array_to_tsvector(ARRAY['=' || config]);
        EXCEPTION WHEN program_limit_exceeded THEN
            kept := kept / 2;
        END;
    END LOOP;
END $$;

CREATE FUNCTION articles_facets(article articles_article) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_remove(ARRAY[
        's:' || article.status,
        CASE WHEN article.host <> '' THEN 'h:' || article.host END,
        CASE WHEN article.publisher_text <> '' THEN 'p:' || article.publisher_text END,
        CASE WHEN article.language <> '' THEN 'l:' || article.language END
    ], NULL)
$$;

CREATE FUNCTION articles_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    known text := articles_search_config(NEW.language);
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.title, NEW.publisher_text, NEW.host, NEW.author, NEW.language,
                             NEW.revision_id, NEW.file_name)
       IS NOT DISTINCT FROM (OLD.title, OLD.publisher_text, OLD.host, OLD.author, OLD.language,
                             OLD.revision_id, OLD.file_name) THEN
        UPDATE articles_articlewords SET
            published_at = NEW.published_at,
            gone = NEW.withdrawn_at IS NOT NULL,
            facets = articles_facets(NEW)
        WHERE article_id = NEW.id;
        RETURN NULL;
    END IF;
    INSERT INTO articles_articlewords
        (article_id, newsroom_id, created_at, published_at, gone, config, facets, vector)
    VALUES (
        NEW.id, NEW.newsroom_id, NEW.created_at, NEW.published_at, NEW.withdrawn_at IS NOT NULL,
        known, articles_facets(NEW),
        articles_search_vector(
            known,
            CASE WHEN NEW.title = '' THEN NEW.file_name ELSE NEW.title END,
            concat_ws(' . ', NEW.publisher_text, NEW.host, NEW.author),
            coalesce((SELECT r.text FROM articles_revision r WHERE r.id = NEW.revision_id), '')
        )
    )
    ON CONFLICT (article_id) DO UPDATE SET
        published_at = excluded.published_at, gone = excluded.gone, config = excluded.config,
        facets = excluded.facets, vector = excluded.vector;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_keep_words_of_new AFTER INSERT ON articles_article
    FOR EACH ROW EXECUTE FUNCTION articles_keep_words();
CREATE TRIGGER articles_keep_words AFTER UPDATE ON articles_article
    FOR EACH ROW WHEN (
        (OLD.title, OLD.publisher_text, OLD.host, OLD.author, OLD.language, OLD.revision_id,
         OLD.file_name, OLD.published_at, OLD.status, OLD.withdrawn_at)
        IS DISTINCT FROM
        (NEW.title, NEW.publisher_text, NEW.host, NEW.author, NEW.language, NEW.revision_id,
         NEW.file_name, NEW.published_at, NEW.status, NEW.withdrawn_at)
    ) EXECUTE FUNCTION articles_keep_words();

INSERT INTO articles_articlewords
    (article_id, newsroom_id, created_at, published_at, gone, config, facets, vector)
SELECT a.id, a.newsroom_id, a.created_at, a.published_at, a.withdrawn_at IS NOT NULL,
       articles_search_config(a.language), articles_facets(a),
       articles_search_vector(
           articles_search_config(a.language),
           CASE WHEN a.title = '' THEN a.file_name ELSE a.title END,
           concat_ws(' . ', a.publisher_text, a.host, a.author),
           coalesce(r.text, '')
       )
FROM articles_article a LEFT JOIN articles_revision r ON r.id = a.revision_id;
"""
BACKWARD = """
DROP TRIGGER articles_keep_words ON articles_article;
DROP TRIGGER articles_keep_words_of_new ON articles_article;
DROP FUNCTION articles_keep_words();
DROP FUNCTION articles_facets(articles_article);
DROP FUNCTION articles_search_vector(text, text, text, text);
DROP FUNCTION articles_apart(text);
DROP FUNCTION articles_folded(text);
DROP FUNCTION articles_search_config(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions_and_desks'),
        ('archive', '0002_fetches'),
        ('articles', '0010_feeds'),
        ('sources', '0002_names_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleWords',
            fields=[
                ('created_at', models.DateTimeField()),
                ('gone', models.BooleanField(default=False)),
                ('config', models.CharField(max_length=32)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='articles.article')),
                ('published_at', models.DateTimeField(null=True)),
                ('facets', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_as', models.CharField(blank=True, editable=False, max_length=64)),
                ('name', models.CharField(max_length=100)),
                ('query', models.CharField(max_length=2000)),
                ('deleted_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='article',
            name='withdrawn_why',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['newsroom', 'host'], name='article_hosts'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['newsroom', 'language'], name='article_languages'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['newsroom', 'publisher_text'], name='article_publishers'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('status', 'ready'), _negated=True), fields=['newsroom', 'status'], name='article_unready'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='article_withdrawn_by_somebody_for_a_reason'),
        ),
        migrations.AddField(
            model_name='articlewords',
            name='newsroom',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.newsroom'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='newsroom',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.newsroom'),
        ),
        migrations.AddIndex(
            model_name='articlewords',
            index=models.Index(condition=models.Q(('gone', False)), fields=['newsroom', '-created_at', '-article'], name='articlewords_newest'),
        ),
        migrations.AddIndex(
            model_name='articlewords',
            index=models.Index(fields=['newsroom', 'config'], name='articlewords_config'),
        ),
        migrations.AddIndex(
            model_name='articlewords',
            index=django.contrib.postgres.indexes.GinIndex(fields=['vector', 'facets'], name='articlewords_gin'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('newsroom', 'by', 'name'), name='saved_search_name_once'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_search_has_name'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(('query', ''), _negated=True), name='saved_search_asks'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
