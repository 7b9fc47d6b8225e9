"""Tables: columns are found, each row is judged for itself, and nothing is lost between."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.articles.addresses import AddressError, url_key
from apps.articles.charsets import decode
from apps.articles.documents import tables
from apps.articles.documents.mapping import Plan
from apps.articles.media import Medium
from apps.articles.sent import Item
from apps.articles.text import UnreadableError
from tests.documents import LEAD, SECOND, a_csv
from tests.growth import MOST, TIMES, growth

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
DELIMITERS = st.sampled_from([",", ";", "\t", "|"])


def items(
    data: bytes, plan: Plan, medium: Medium = Medium.TABLE, declared: str | None = None
) -> tuple[list[Item], tables.Checked]:
    reading = tables.Reading(plan)
    found = list(reading.items(tables.rows(data, medium, plan, declared=declared)))
    return found, reading.checked()


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12), DELIMITERS)
@settings(deadline=None)
def test_what_was_written_in_cells_comes_out_of_them(
    rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    data = a_csv([("title", "text", "url"), *rows], delimiter).encode()
    plan = Plan({"text": "text"}, header=True, delimiter=delimiter)
    read = [
        tuple(row.cells.values()) for row in tables.rows(data, Medium.TABLE, plan) if not row.fault
    ]
    assert read == [row for row in rows if any(cell.strip() for cell in row)]


@given(
    st.lists(st.tuples(st.sampled_from(["Dorn", "Halmi", "Тест"]), CELLS), min_size=2, max_size=8),
    DELIMITERS,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]),
)
@settings(deadline=None)
def test_delimiter_and_charset_are_found_out(
    rows: list[tuple[str, str]], delimiter: str, charset: str
) -> None:
    # Cells that hold delimiters make several readings likely; those are the other test's.
    plain = [(place, "".join(char for char in cell if char.isalpha())) for place, cell in rows]
    table = a_csv([("title", "text"), *((one, f"{two}. {LEAD}") for one, two in plain)], delimiter)
    data = table.encode(charset, errors="replace")
    look = tables.look(data, Medium.TABLE, declared="cp1251" if charset == "cp1251" else None)
    assert list(look.columns) == ["title", "text"]
    assert (look.plan.delimiter, look.rows) == (delimiter, len(rows))
    assert look.plan.columns == {"text": "text", "title": "title"}


@given(st.lists(st.one_of(st.just(""), st.text(max_size=30), st.binary(max_size=30)), max_size=20))
@settings(deadline=None)
def test_lines_of_anything_are_read_or_refused_line_by_line(lines: list[str | bytes]) -> None:
    good = json.dumps({"text": LEAD})
    raw = [
        line if isinstance(line, bytes) else line.encode(errors="surrogatepass") for line in lines
    ]
    data = b"\n".join([*raw, good.encode()])
    try:
        found, checked = items(data, Plan({"text": "text"}), Medium.LINES)
    except UnreadableError:
        # Bytes of no charset at all: then there are no lines to judge.
        with pytest.raises(UnreadableError):
            decode(data)
        return
    assert checked.good + checked.faulty >= 1
    assert len(found) == checked.good


def test_columns_are_proposed_by_their_names_and_by_what_is_in_them() -> None:
    rows = [
        ("Nr", "Body text", "Link", "Headline", "Ran", "Sprache"),
        *(
            (str(n), LEAD + SECOND, f"https://harborwire.example/{n}", "Sent", "2026-10-12", "en")
            for n in range(3)
        ),
    ]
    look = tables.look(a_csv(rows, ";").encode(), Medium.TABLE)
    assert look.plan.columns == {
        "text": "Body text",
        "url": "Link",
        "title": "Headline",
        "published_raw": "Ran",
        "language": "Sprache",
    }


@pytest.mark.parametrize(
    ("before", "delimiter", "place"),
    [
        ("\n", ",", "row 3"),
        (" , ,\r\n\n", ",", "row 4"),
        ("sep=;\n", ";", "row 2"),
        ("\ufeffSEP=\t\r\n\n", "\t", "row 3"),
        ('"sep=#"\n', "#", "row 2"),
    ],
)
def test_what_stands_above_the_names_of_the_columns_is_passed_over(
    before: str, delimiter: str, place: str
) -> None:
    rows = [("title", "text", "url"), ("Sent back", LEAD, "https://harborwire.example/1")]
    data = (before + a_csv(rows, delimiter)).encode()
    look = tables.look(data, Medium.TABLE)
    assert list(look.columns) == list(rows[0])
    assert (look.plan.delimiter, look.rows) == (delimiter, 1)
    found, checked = items(data, look.plan)
    assert [(item.place, item.said["title"]) for item in found] == [(place, "Sent back")]
    assert checked.faulty == 0


def test_a_table_without_a_row_of_names_is_seen_to_be_one() -> None:
    look = tables.look(
        b"https://harborwire.example/1,Sent back\nhttps://harborwire.example/2,Not heard\n",
        Medium.TABLE,
    )
    assert (look.columns, look.rows) == (["Column 1", "Column 2"], 2)
    assert look.plan.columns == {"url": "Column 1"}


def test_each_fault_names_its_row_and_says_what_is_wrong() -> None:
    data = a_csv(
        [
            ("text", "url", "lang", "title"),
            (LEAD, "", "en", "One"),
            (LEAD, "", "en", "Again"),
            ("", "", "en", "Nothing"),
            ("", "ftp://harborwire.example", "en", "No page"),
            (SECOND, "", "Klingon!", "Odd"),
            (SECOND + "\0", "", "", "Nul"),
            ("More", "", "", "t" * 501),
            ("", "https://harborwire.example/2", "", "Good"),
        ]
    ).encode()
    plan = Plan({"text": "text", "url": "url", "language": "lang", "title": "title"})
    found, checked = items(data, plan)
    assert [item.place for item in found] == ["row 2", "row 9"]
    assert found[1].address == "https://harborwire.example/2"
    assert [fault.place for fault in checked.faults] == [f"row {n}" for n in range(3, 9)]
    says = [fault.says for fault in checked.faults]
    assert "of row 2 again" in says[0]
    assert "neither a text nor an address" in says[1]
    assert "We fetch http and https" in says[2]
    assert says[3].startswith("language: This is no language code")
    assert "NUL" in says[4]
    assert says[5].startswith("title: This is longer")


def test_a_row_with_too_many_cells_is_a_fault_and_one_with_too_few_is_not() -> None:
    data = f"title,text\nOne,{LEAD[:40]},more\nTwo\nThree,{SECOND[:30]}\n".encode()
    found, checked = items(data, Plan({"text": "text", "title": "title"}))
    assert [item.place for item in found] == ["row 4"]
    assert [fault.place for fault in checked.faults] == ["row 2", "row 3"]
    assert "3 cells" in checked.faults[0].says


def test_a_quotation_mark_that_is_never_closed_is_said_and_costs_no_row_before_it() -> None:
    data = f'text\n"{LEAD}"\n"never closed\n{SECOND}\n'.encode()
    found, checked = items(data, Plan({"text": "text"}))
    assert [item.place for item in found] == ["row 2"]
    assert "never closed" in checked.faults[0].says


def test_of_a_broken_cell_no_line_becomes_an_article() -> None:
    data = (
        b"title,text,url\n"
        b'A,"First line of the story.\nHe called it a "disaster" for us.\n'
        b'Last, but not least, line three.\nAnd line four, with a tail.",https://a.example/1\n'
        b'B,"Sound.",https://a.example/2\n'
    )
    found, checked = items(data, Plan({"text": "text", "title": "title", "url": "url"}))
    assert [(item.place, item.said["title"]) for item in found] == [("line 6", "B")]
    assert [fault.place for fault in checked.faults] == ["lines 2 to 5"]
    assert checked.faults[0].says == (
        "These lines cannot be told apart. A quotation mark stands inside a cell that is in"
        " quotation marks. Write it twice, or take it out."
    )


def test_behind_a_mark_that_is_never_closed_every_good_row_is_read() -> None:
    data = b'title,text\nA,"First never closed\nB,"Good text"\nC,"Good too"\nD,More\n'
    found, checked = items(data, Plan({"text": "text", "title": "title"}))
    assert [(item.place, item.said["title"]) for item in found] == [
        ("row 3", "B"),
        ("row 4", "C"),
        ("row 5", "D"),
    ]
    assert [fault.place for fault in checked.faults] == ["row 2"]


def test_a_table_of_quoted_cells_goes_on_at_a_quoted_cell_alone() -> None:
    data = (
        b'"title","text"\n"A","Sound"\n"B","The places of "the" list:\nDorn, Velmark\n'
        b'Halmi, Ostra\nAshe, Velmark"\n"C","Sound too"\n'
    )
    found, checked = items(data, Plan({"text": "text", "title": "title"}))
    assert [item.said["title"] for item in found] == ["A", "C"]
    assert [fault.place for fault in checked.faults] == ["lines 3 to 6"]


def test_addresses_in_a_single_column_go_on_behind_a_broken_one() -> None:
    data = b'url\nhttps://a.example/1\n"https://a.example/"2\nhttps://a.example/3\n'
    found, checked = items(data, Plan({"url": "url"}))
    assert [item.address for item in found] == ["https://a.example/1", "https://a.example/3"]
    assert [fault.place for fault in checked.faults] == ["row 3"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["Dorn", "Halmi, Ostra", "one\ntwo", ""]), CELLS),
        min_size=4,
        max_size=8,
    ),
    st.integers(0, 3),
    st.sampled_from(['"never closed', '"said "so" twice', '"x"y', '"a\nb "c" d, e\nf"']),
)
@settings(deadline=None)
def test_every_line_of_a_broken_table_is_in_a_row_or_in_a_fault(
    cells: list[tuple[str, str]], at: int, broken: str
) -> None:
    rows = [(f"t{n}", words.replace("\r", ""), other) for n, (words, other) in enumerate(cells)]
    table = [a_csv([row]).encode() for row in [("title", "text", "x"), *rows]]
    table[at + 1] = f"broken,{broken},\n".encode()
    plan = Plan({"text": "text"}, delimiter=",")
    found = list(tables.rows(b"".join(table), Medium.TABLE, plan))
    assert any(row.fault for row in found)
    for row in found:
        if not row.fault:
            assert row.cells["title"] in {name for name, _words, _other in rows}
    assert [row.cells["title"] for row in found if not row.fault][:at] == [
        name for name, _words, _other in rows[:at]
    ]


@pytest.mark.parametrize("line", ['x","', 'a,b,c\na,b,c\na,b,c\na,"'])
def test_a_table_of_broken_lines_alone_is_read_in_time_that_grows_with_it(line: str) -> None:
    def read(data: bytes) -> None:
        for _row in tables.rows(data, Medium.TABLE, Plan({"text": "a"}, delimiter=",")):
            pass

    lines = f"{line}\n".encode()
    small, large = (b"a,b,c\n" + lines * count for count in (8_000 // TIMES, 8_000))
    assert growth(read, small, large) <= MOST


def test_a_row_with_a_text_keeps_the_address_where_it_stands() -> None:
    url, front = "https://www.harborwire.example/1", "https://harborwire.example/"
    rows = [(LEAD, url), (SECOND, url), (f"{LEAD} One.", front), (f"{LEAD} Two.", front)]
    found, checked = items(
        a_csv([("text", "url"), *rows]).encode(), Plan({"text": "text", "url": "url"})
    )
    assert [item.address for item in found] == [url, front, front]
    assert [item.sent and item.sent.data.decode() for item in found] == [
        *(LEAD, f"{LEAD} One.", f"{LEAD} Two."),
    ]
    (fault,) = checked.faults
    assert fault.says.startswith("This is the address of row 2 again, so it is left out.")
    assert fault.says.endswith("Take the address out to keep its text.")


@pytest.mark.parametrize(
    "url",
    [
        *("http://192.168.1.5/x", "https://[2001:db8::1]/x", "https://intranet/x"),
        *("harborwire.example/1", "//harborwire.example/1", "https://harbor_wire.example/1"),
        *("https://user:pw@harborwire.example/", "https://a..b/", "https://-/", "https:///1"),
        *(f"https://{'h' * 300}.example/", f"https://harborwire.example/{'h' * 2000}", "two words"),
        *("https://порт.example/1", "https://harborwire.example:99999999/", "https://h\u00a0.x/"),
    ],
)
def test_a_row_is_good_exactly_if_its_import_takes_what_it_says(url: str) -> None:
    refused = refusal(url)
    for text in (LEAD, ""):
        data = a_csv([("text", "url"), (text, url)]).encode()
        found, checked = items(data, Plan({"text": "text", "url": "url"}))
        assert [fault.says for fault in checked.faults] == ([refused] if refused else [])
        assert [item.address for item in found] == ([] if refused else [url])


def refusal(url: str) -> str:
    """Return what the import says of an address, empty if it takes it."""
    try:
        url_key(url)
    except AddressError as error:
        return str(error)
    return ""


def test_an_address_is_never_longer_than_can_be_kept_when_it_is_completed() -> None:
    words = f"harborwire.example/{'h' * 1980}"
    assert refusal(words)
    assert not refusal(words[:1992])


def test_two_ways_of_writing_an_address_are_one() -> None:
    rows = [("https://www.harborwire.example/1?utm_source=x",), ("http://harborwire.example/1",)]
    found, checked = items(a_csv([("url",), *rows]).encode(), Plan({"url": "url"}))
    assert [item.address for item in found] == [rows[0][0]]
    assert "This is the address of row 2 again" in checked.faults[0].says


def test_lines_of_json_keep_their_numbers_and_their_kinds_of_value() -> None:
    lines = [
        json.dumps({"text": LEAD, "author": ["Ana Ortiz", "Ilse Varga"], "id": 7}),
        "",
        "{broken",
        "[1]",
        json.dumps({"text": SECOND, "author": None}),
    ]
    found, checked = items(
        "\n".join(lines).encode(), Plan({"text": "text", "author": "author"}), Medium.LINES
    )
    assert [(item.place, item.said["author"]) for item in found] == [
        ("line 1", "Ana Ortiz, Ilse Varga"),
        ("line 5", ""),
    ]
    assert [fault.place for fault in checked.faults] == ["line 3", "line 4"]


@pytest.mark.parametrize(
    ("data", "medium", "code"),
    [
        (b" \n\n", Medium.TABLE, "no_table"),
        (b",".join([b"a"] * 201), Medium.TABLE, "too_many_columns"),
        (b"text\n" + b"x\n" * 100_001, Medium.TABLE, "too_many_rows"),
        (b"nothing\nof it\n", Medium.LINES, "no_table"),
        (b"\x89PNG\r\n\x1a\n", Medium.TABLE, "binary"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, medium: Medium, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        tables.look(data, medium)
    assert refused.value.code == code


def test_a_plan_without_text_and_address_is_refused() -> None:
    with pytest.raises(UnreadableError) as refused:
        tables.Reading(Plan({"title": "title"}))
    assert refused.value.code == "no_mapping"
