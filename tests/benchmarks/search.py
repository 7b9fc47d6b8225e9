"""Time the search over 10,000 and 100,000 articles.

    .venv/bin/python tests/benchmarks/search.py [--articles N ...] [--rounds N] [--explain]

Starts a PostgreSQL of its own, fills it with articles in invented words of five languages, as
often as words are in real ones, and prints for each size: how long page 1 and page 100 of a mix of
queries take (p50 and p95 of wall time in milliseconds, and processor time, ours and PostgreSQL's,
which a busy machine does not stretch as much); how that grows with the size; how large the words
and their index are; and what keeping the words costs each import. A "page" is all that a request
asks of the domain: the query understood, the ids of 50 rows, the articles, their snippets. `--http`
times whole requests instead, templates and all.
"""

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final
from uuid import UUID

ROOT: Final = Path(__file__).resolve().parents[2]
INSIDE: Final = "SECOND_SOURCE_SEARCH_BENCHMARK"
SEED: Final = 20_261_128
WORDS: Final = 30_000
LONGEST: Final = 900
FIRST: Final = datetime(2020, 1, 1, tzinfo=UTC)
LANGUAGES: Final = ("en", "en", "en", "de", "fr", "ru", "uk")
LATIN: Final = (
    "ba be bo da der do en fa fel ga gor ha hel im ka kor la lan"
    " ma mer na nor or pa per ra ros sa ser ta ten tor va ver vo"
)
CYRILLIC: Final = (
    "ба ве вор да дер жи за ин ка кор ла лен ма мир на нор"
    " об па пер ра рос са сер та тор ва вен хо ця ши"
)
ARTICLE: Final = (
    "id, newsroom_id, created_at, version, created_as, kind, title, publisher_text, host, url,"
    " url_key, asked_key, canonical_url, canonical_key, author, language, published_raw,"
    " published_at, status, error, error_code, media_type, file_name, seq, withdrawn_why, by_id"
)
REVISION: Final = "id, article_id, number, text, text_sha, normal_sha, extractor, notice"
PAGE: Final = 50
DEEP: Final = 100
PROBE: Final = 2_000
WARM: Final = 2


@dataclass(frozen=True, slots=True)
class Ask:
    """A query of the mix: its name, what is typed, and what the list is narrowed to."""

    name: str
    typed: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()
    order: str = "best"


def main() -> None:
    """Read the arguments; start the database, and this file again beside it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--explain", action="store_true", help="print the plans of page 1 and 100")
    parser.add_argument("--http", action="store_true", help="time whole requests")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if os.environ.get(INSIDE) != "yes":
        start_again()
    run(given)


def start_again() -> None:
    """Run this file beside services of its own, and end with its status."""
    from config.runner.test import with_services  # noqa: PLC0415 - the path is known only now

    os.environ[INSIDE] = "yes"
    sys.exit(with_services((str(Path(__file__).resolve()), *sys.argv[1:]), name="search benchmark"))


def vocabulary() -> dict[str, Any]:
    """Return invented words by language, the frequent ones short and first."""
    import numpy as np  # noqa: PLC0415 - beside the services only

    made = {}
    for language in sorted(set(LANGUAGES)):
        random = np.random.default_rng([SEED, *language.encode()])
        syllables = np.array((CYRILLIC if language in {"ru", "uk"} else LATIN).split())
        words: dict[str, None] = {}
        while len(words) < WORDS:
            length = 1 + int(min(4, 1 + len(words) ** 0.12))
            words["".join(random.choice(syllables, length))] = None
        made[language] = np.array(list(words))
    return made


def texts(count: int, begin: int, words: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield language, title and text of so many articles, the same at every run."""
    import numpy as np  # noqa: PLC0415 - beside the services only

    share = 1.0 / np.arange(2, WORDS + 2)
    reach = np.cumsum(share / share.sum())
    for number in range(begin, begin + count):
        random = np.random.default_rng([SEED, number])
        language = LANGUAGES[number % len(LANGUAGES)]
        length = int(min(LONGEST, 120 + random.exponential(280)))
        drawn = words[language][np.searchsorted(reach, random.random(length + 8))]
        body = drawn[8:]
        text = "\n\n".join(" ".join(body[at : at + 60]) + "." for at in range(0, len(body), 60))
        yield language, " ".join(drawn[:8]).capitalize(), text


def run(given: argparse.Namespace) -> None:
    """Make the articles and time the mix, the smallest number first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - and then the app

    call_command("migrate", verbosity=0)
    bench = Bench(given)
    before: dict[str, float] = {}
    for size in sorted(given.articles):
        bench.grow_to(size)
        before = bench.measure(before)


class Bench:
    """A newsroom that grows, and what its searches take."""

    def __init__(self, given: argparse.Namespace) -> None:
        from apps.accounts.models import Membership, Newsroom, Role, User  # noqa: PLC0415

        self.given = given
        self.size = 0
        self.words = vocabulary()
        newsroom = Newsroom.objects.create(name="The Meridian")
        user = User.objects.create(email="ana@meridian.example", name="Ana", password="!")
        self.member = Membership.objects.create(user=user, newsroom=newsroom, roles=[Role.EDITOR])

    def grow_to(self, size: int) -> None:
        """Add articles by COPY; the last of them one by one, as imports add them."""
        begun = time.perf_counter()
        bulk = size - self.size - PROBE
        self._sql("ALTER TABLE articles_article DISABLE TRIGGER USER")
        self._copy(bulk)
        self._sql("DROP INDEX articlewords_gin")
        self._sql(
            """
            INSERT INTO articles_articlewords (article_id, newsroom_id, created_at, published_at,
                                               gone, config, facets, vector)
            SELECT a.id, a.newsroom_id, a.created_at, a.published_at, false,
                   articles_search_config(a.language), articles_facets(a),
                   articles_search_vector(articles_search_config(a.language), a.title,
                       concat_ws(' . ', a.publisher_text, a.host, a.author), r.text)
            FROM articles_article a JOIN articles_revision r ON r.id = a.revision_id
            WHERE NOT EXISTS (SELECT 1 FROM articles_articlewords w WHERE w.article_id = a.id)
            """
        )
        self._sql(
            "CREATE INDEX articlewords_gin ON articles_articlewords USING gin (vector, facets)"
        )
        without, spent_without = self._one_by_one(PROBE // 2)
        self._sql("ALTER TABLE articles_article ENABLE TRIGGER USER")
        self._sql(
            "DELETE FROM articles_articlewords WHERE article_id IN"
            " (SELECT id FROM articles_article WHERE revision_id IS NULL)"
        )
        with_words, spent_with = self._one_by_one(PROBE // 2)
        # The first half of the last ones has no words yet: an update gives them some.
        self._sql(
            "UPDATE articles_article SET file_name = 'article.txt' WHERE id NOT IN"
            " (SELECT article_id FROM articles_articlewords)"
        )
        for table in ("articles_article", "articles_revision", "articles_articlewords"):
            self._sql(f"VACUUM ANALYZE {table}")
        print(f"\n{size:,} articles, made in {time.perf_counter() - begun:.0f} s")
        print(
            f"  keeping words costs {(with_words - without) * 1000:.2f} ms an import"
            f" ({without * 1000:.2f} ms without, {with_words * 1000:.2f} ms with),"
            f" of processor time {(spent_with - spent_without) * 1000:.2f} ms"
        )
        table, index, heap = self._row(
            "SELECT pg_size_pretty(pg_total_relation_size('articles_articlewords')),"
            " pg_size_pretty(pg_relation_size('articlewords_gin')),"
            " pg_size_pretty(pg_relation_size('articles_articlewords'))"
        )
        text = self._row("SELECT pg_size_pretty(pg_total_relation_size('articles_revision'))")[0]
        print(f"  texts {text}; words {table}, of which index {index}, rows {heap}")

    def _copy(self, count: int) -> None:
        from django.db import connection  # noqa: PLC0415

        made = list(self._rows(count))
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            with cursor.copy(f"COPY articles_article ({ARTICLE}) FROM STDIN") as copy:
                for row in made:
                    copy.write_row(self._article(row))
            with cursor.copy(f"COPY articles_revision ({REVISION}) FROM STDIN") as copy:
                for row in made:
                    copy.write_row(self._revision(row))
            cursor.execute(
                "UPDATE articles_article a SET revision_id = r.id, status = 'ready'"
                " FROM articles_revision r WHERE r.article_id = a.id AND a.revision_id IS NULL"
            )
            cursor.execute("COMMIT")

    def _one_by_one(self, count: int) -> tuple[float, float]:
        """Add articles as imports do, each in a transaction.

        :returns: seconds an article, of wall and of processor time
        """
        from django.db import connection  # noqa: PLC0415

        made = list(self._rows(count))
        begun, used = time.perf_counter(), self._spent()
        with connection.cursor() as cursor:
            for row in made:
                cursor.execute("BEGIN")
                article, revision = self._article(row), self._revision(row)
                cursor.execute(_insert("articles_article", ARTICLE), article)
                cursor.execute(_insert("articles_revision", REVISION), revision)
                cursor.execute(
                    "UPDATE articles_article SET revision_id = %s, status = 'ready' WHERE id = %s",
                    [revision[0], article[0]],
                )
                cursor.execute("COMMIT")
        return (time.perf_counter() - begun) / count, (self._spent() - used) / count

    def _spent(self) -> float:
        """Return the seconds of processor time of this process and of its PostgreSQL's."""
        backend = Path("/proc") / str(self._row("SELECT pg_backend_pid()")[0]) / "stat"
        if not backend.exists():
            return time.process_time()
        facts = backend.read_text().rpartition(")")[2].split()
        ticks = int(facts[11]) + int(facts[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")

    def _rows(self, count: int) -> Iterator[tuple[int, str, str, str]]:
        for at, (language, title, text) in enumerate(texts(count, self.size, self.words)):
            yield self.size + at, language, title, text
        self.size += count

    def _article(self, row: tuple[int, str, str, str]) -> tuple[Any, ...]:
        number, language, title, _ = row
        at = FIRST + timedelta(minutes=17 * number)
        host = f"site{int(number**0.5) % 400}.example"
        publisher = f"Paper {number % 60}"
        return (
            *(_id("article", number), self.member.newsroom_id, at, 1, "", "article", title),
            *(publisher, host, "", "", "", "", "", "Ana Ortiz", language, "", at, "importing"),
            *("", "", "text/plain", "", 0, "", self.member.user_id),
        )

    def _revision(self, row: tuple[int, str, str, str]) -> tuple[Any, ...]:
        number, _, _, text = row
        sha = hashlib.sha256(text.encode()).hexdigest()
        return (
            *(_id("revision", number), _id("article", number), 1, text, sha, sha, "benchmark", ""),
        )

    def mix(self) -> list[Ask]:
        """Return the queries that are timed."""
        en, ru = self.words["en"], self.words["ru"]
        return [
            Ask("rare word", f"{en[20_000]} "),
            Ask("word in a tenth", f"{en[180]} "),
            Ask("common word", f"{en[2]} "),
            Ask("common word, newest", f"{en[2]} ", order="newest"),
            Ask("two common words", f"{en[3]} {en[7]} "),
            Ask("phrase", f'"{en[0]} {en[1]}"'),
            Ask("beginning", f"{en[40][:3]}*"),
            Ask("Cyrillic word", f"{ru[5]} "),
            Ask("or, without", f"{en[5]} OR {en[9]} -{en[1]} "),
            Ask("word and filters", f"{en[2]} ", (("language", "en"), ("publisher", "Paper 7"))),
            Ask("host alone", narrowed=(("host", "site7.example"),)),
            Ask("language alone", narrowed=(("language", "fr"),)),
            Ask("everything"),
        ]

    def measure(self, before: dict[str, float]) -> dict[str, float]:
        """Print what each query takes; return the p95 by name."""
        print(f"  {'query':24} {'page':>5} {'hits':>7} {'p50':>8} {'p95':>8} {'cpu':>6}  grew")
        after: dict[str, float] = {}
        for ask in self.mix():
            for page, cursor in ((1, ""), (DEEP, self._cursor(ask))):
                if cursor is None:
                    continue
                wall, cpu = self._times(ask, cursor)
                p95 = quantiles(wall, n=20)[-1]
                key = f"{ask.name} {page}"
                after |= {key: p95, f"{key} cpu": cpu}
                growth = ""
                if key in before:
                    growth = f"{p95 / before[key]:.1f}, {cpu / before[f'{key} cpu']:.1f}"
                print(
                    f"  {ask.name:24} {page:5} {self._hits(ask):>7} {median(wall) * 1000:8.1f}"
                    f" {p95 * 1000:8.1f} {cpu * 1000:6.1f}  {growth}"
                )
                if self.given.explain:
                    self._explain(ask, cursor)
        all_first = [seconds for key, seconds in after.items() if key.endswith(" 1")]
        all_deep = [seconds for key, seconds in after.items() if key.endswith(f" {DEEP}")]
        print(
            f"  worst p95: page 1 {max(all_first) * 1000:.0f} ms,"
            f" page {DEEP} {max(all_deep, default=0) * 1000:.0f} ms"
        )
        return after

    def _times(self, ask: Ask, cursor: str) -> tuple[list[float], float]:
        """Return the wall time of each round, and the processor time of one."""
        wall: list[float] = []
        spent = 0.0
        call = self._request(ask, cursor) if self.given.http else lambda: self._page(ask, cursor)
        for turn in range(self.given.rounds + WARM):
            if turn == WARM:
                spent = self._spent()
            begun = time.perf_counter()
            call()
            wall.append(time.perf_counter() - begun)
        return wall[WARM:], (self._spent() - spent) / self.given.rounds

    def _request(self, ask: Ask, cursor: str) -> Any:
        from django.test import Client  # noqa: PLC0415

        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(self.member.user)
        asked = {"q": ask.typed, "order": ask.order, **dict(ask.narrowed), "cursor": cursor}

        def call() -> None:
            answer = client.get("/search/", asked)
            assert answer.status_code == 200, answer.content

        return call

    def _page(self, ask: Ask, cursor: str, *, whole: bool = True) -> Any:
        from apps.articles import selectors  # noqa: PLC0415

        asked = selectors.ask(self.member, ask.typed)
        rows = selectors.words_visible_to(self.member, selectors.Filter.read(dict(ask.narrowed)))
        found = selectors.page_of(
            rows, asked, order=selectors.Order(ask.order), cursor=cursor, size=PAGE
        )
        return selectors.rows_of(self.member, found, asked) if whole else found

    def _cursor(self, ask: Ask) -> str | None:
        """Return where page 100 begins, walked to; None where there is none."""
        cursor = ""
        for _ in range(DEEP - 1):
            cursor = self._page(ask, cursor, whole=False).following
            if not cursor:
                return None
        return cursor

    def _hits(self, ask: Ask) -> str:
        from apps.articles import selectors  # noqa: PLC0415

        rows = selectors.words_visible_to(self.member, selectors.Filter.read(dict(ask.narrowed)))
        return f"{selectors.fitting(rows, selectors.ask(self.member, ask.typed)).count():,}"

    def _explain(self, ask: Ask, cursor: str) -> None:
        from django.db import connection  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        with CaptureQueriesContext(connection) as queries:
            self._page(ask, cursor, whole=False)
        for query in queries.captured_queries:
            if "@@" in query["sql"] or "ORDER BY" in query["sql"]:
                for (line,) in self._all(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}"):
                    print(f"      {line:.160}")

    def _sql(self, sql: str) -> None:
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(sql)

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def _row(self, sql: str) -> tuple[Any, ...]:
        return self._all(sql)[0]


def _insert(table: str, columns: str) -> str:
    marks = ", ".join(["%s"] * (columns.count(",") + 1))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own


def _id(kind: str, number: int) -> UUID:
    # Spread as random ids are, and the same at every run.
    return UUID(hashlib.md5(f"{kind}{number}".encode(), usedforsecurity=False).hexdigest())


if __name__ == "__main__":
    main()
