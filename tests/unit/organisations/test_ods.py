"""Reading ODS files: what is taken, what is refused, and with which words."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from organisations import reference
from organisations.ods import COLUMNS, ParsedFile, parse_files
from organisations.source_files import MAX_BYTES, MAX_LINE_LENGTH, FileRefused, SourceFile

from .conftest import edited, ods_file, ods_row


def refused(*files: SourceFile) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        parse_files(files)
    return caught.value


@pytest.mark.parametrize(
    ("names", "rows", "english", "welsh"),
    [
        (("etr_2023.csv", "ect_2023.csv"), 215, 212, 3),
        (("etr_2025.csv",), 210, 207, 3),
        (("etr_2026.csv",), 274, 271, 3),
    ],
)
def test_real_files_are_read_without_their_welsh_trusts(names, rows, english, welsh):
    parsed = parse_files(reference.packaged(*names))

    assert sum(file.rows for file in parsed) == rows
    assert sum(len(file.trusts) for file in parsed) == english
    assert sum(file.welsh for file in parsed) == welsh
    assert {trust.code for file in parsed for trust in file.trusts}.isdisjoint({"RQF", "RT4", "RYT"})


def test_a_line_is_read_into_its_parts():
    (parsed,) = parse_files([ods_file([ods_row("G6V2S", closed="20241031", sub_type="T")])])

    (trust,) = parsed.trusts
    assert (trust.code, trust.name, trust.region_code, trust.icb_code) == ("G6V2S", "MAPLE NHS TRUST", "Y63", "QWO")
    assert (trust.opened_on, trust.closed_on) == (date(2001, 4, 1), date(2024, 10, 31))
    assert (trust.register, trust.postcode, trust.line) == ("ect", "BD1 1AA", 1)


def test_a_byte_order_mark_and_either_line_end_are_accepted():
    content = ods_file([ods_row("RAA"), ods_row("RBB")]).content
    variants = [
        content,
        b"\xef\xbb\xbf" + content,
        content.replace(b"\r\n", b"\n"),
        content.rstrip(),
        content + b"\r\n",
    ]

    assert {len(parse_files([SourceFile("etr.csv", variant)])[0].trusts) for variant in variants} == {2}


def changed(column: int, value: str):
    return lambda row: [*row[:column], value, *row[column + 1 :]]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda row: row[:-1], "it has 26 columns; an ODS file of trusts has 27."),
        (lambda row: [*row, ""], "it has 28 columns; an ODS file of trusts has 27."),
        (lambda row: [], "it has 0 columns; an ODS file of trusts has 27."),
        (changed(0, "R0"), "'R0' is not an ODS code of a trust (3 to 5 capital letters and digits)."),
        (changed(0, "R0ABCD"), "'R0ABCD' is not an ODS code of a trust (3 to 5 capital letters and digits)."),
        (changed(0, "r0a"), "'r0a' is not an ODS code of a trust (3 to 5 capital letters and digits)."),
        (changed(0, "R٣A"), "'R٣A' is not an ODS code of a trust (3 to 5 capital letters and digits)."),
        (changed(1, ""), "the name of R1D is empty or longer than 150 characters."),
        (changed(1, "A" * 151), "the name of R1D is empty or longer than 150 characters."),
        (changed(2, "Y57"), "'Y57' is not an NHS England region, and R1D is not marked as Welsh."),
        (changed(2, "S00"), "'S00' is not an NHS England region, and R1D is not marked as Welsh."),
        (changed(2, ""), "'' is not an NHS England region, and R1D is not marked as Welsh."),
        (changed(3, ""), "'' is not an ODS code of an ICB."),
        (changed(9, "NOT A POSTCODE"), "'NOT A POSTCODE' is not a postcode."),
        (changed(10, ""), "the open date '' is not a day written as YYYYMMDD."),
        (changed(10, "2001-04-01"), "the open date '2001-04-01' is not a day written as YYYYMMDD."),
        (changed(10, "20010229"), "the open date '20010229' is not a day written as YYYYMMDD."),
        (changed(10, "00000101"), "the open date '00000101' is not a day written as YYYYMMDD."),
        (changed(10, "19010401"), "the open date '19010401' is not a day written as YYYYMMDD."),
        (changed(11, "31122024"), "the close date '31122024' is not a day written as YYYYMMDD."),
        (changed(11, "19900101"), "R1D closes on 1 January 1990, before it opens on 1 July 2011."),
        (changed(0, "R0A"), "the code R0A is already in etr_2023.csv, line 1."),
        (changed(1, "TWO\nLINES"), "it is not a CSV line (unexpected end of data)."),
        (changed(1, "NULL\x00"), "there are control characters in it, so it is not a text file."),
        (changed(1, "X" * MAX_LINE_LENGTH), "the line is longer than 4,000 characters."),
    ],
)
def test_a_line_with_a_mistake_is_refused_with_its_place(edit, reason):
    refusal = refused(edited("etr_2023.csv", 6, edit))

    assert (refusal.file_name, refusal.line, refusal.reason) == ("etr_2023.csv", 6, reason)
    assert str(refusal) == f"etr_2023.csv, line 6: {reason}"


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "it is empty."),
        (b"\r\n \r\n", None, "it is empty."),
        (b"\xef\xbb\xbf", None, "it is empty."),
        (b"PK\x03\x04" + bytes(range(256)), 2, "it is not UTF-8 text."),
        (b"PK\x03\x04\x00\x00", 1, "there are control characters in it, so it is not a text file."),
        (b"\x89PNG\r\n\x1a\n", 1, "it is not UTF-8 text."),
        ("RAA,MAPLE".encode("utf-16"), 1, "it is not UTF-8 text."),
        (ods_file([ods_row()]).content + "RBB,CAF\xc9".encode("latin-1"), 2, "it is not UTF-8 text."),
        (b"x" * (MAX_BYTES + 1), None, "it is larger than 2,000,000 bytes."),
        (b"<html><body>Not found</body></html>", 1, "it has 1 columns; an ODS file of trusts has 27."),
        (b'"RAA","MAPLE', 1, "it is not a CSV line (unexpected end of data)."),
        (b'"RAA"x,"MAPLE"', 1, "it is not a CSV line (',' expected after '\"')."),
    ],
)
def test_what_is_not_an_ods_file_is_refused(content, line, reason):
    refusal = refused(SourceFile("etr.csv", content))

    assert (refusal.line, refusal.reason) == (line, reason)


def test_a_code_in_two_files_is_refused_in_the_second():
    refusal = refused(ods_file([ods_row("RAA")]), ods_file([ods_row("RBB"), ods_row("RAA")], "ect.csv"))

    assert str(refusal) == "ect.csv, line 2: the code RAA is already in etr.csv, line 1."


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileRefused, match=r"absent\.csv: it cannot be read"):
        SourceFile.read(tmp_path / "absent.csv")
    with pytest.raises(FileRefused, match="it cannot be read"):
        SourceFile.read(tmp_path)


def test_an_endless_file_is_not_read_to_its_end():
    with pytest.raises(FileRefused, match="larger than"):
        parse_files([SourceFile("zero", b"\0" * (MAX_BYTES + 1))])


FIELD = st.one_of(
    st.sampled_from(["RAA", "Y63", "W00", "QWO", "20010401", "20241031", "", "NHS TRUST", "T", '"', "\r", "\x00"]),
    st.text(max_size=12),
)
ROW = st.one_of(st.lists(FIELD, min_size=COLUMNS, max_size=COLUMNS), st.lists(FIELD, max_size=30))
TEXT = st.lists(ROW, max_size=4).map(lambda rows: "\n".join(",".join(row) for row in rows).encode("utf-8", "replace"))
QUOTED = st.lists(ROW, max_size=4).map(
    lambda rows: "\r\n".join(",".join(f'"{field}"' for field in row) for row in rows).encode("utf-8", "replace")
)


def outcome(file: SourceFile) -> ParsedFile | FileRefused:
    """What became of a file; any other exception is a bug and comes through."""
    try:
        return parse_files([file])[0]
    except FileRefused as refusal:
        return refusal


@given(st.one_of(st.binary(max_size=400), TEXT, QUOTED))
@example(b"\n")
@example(b'"')
@example("\x85,\u2028".encode())
def test_whatever_the_bytes_are_they_are_read_or_refused(content):
    result = outcome(SourceFile("fuzz.csv", content))

    if isinstance(result, ParsedFile):
        assert result.rows == len(result.trusts) + result.welsh > 0
    else:
        assert result.reason
        assert result.line is None or 1 <= result.line <= content.count(b"\n") + 1


@given(st.integers(1, 211), st.integers(0, COLUMNS - 1), st.text(max_size=20))
def test_any_field_of_a_real_file_may_be_replaced_by_any_text(line, column, text):
    result = outcome(edited("etr_2023.csv", line, changed(column, text)))

    # What stands before the change is in order, so a refusal names its line or, for a code twice, a later one.
    assert isinstance(result, ParsedFile) or (result.line or 0) >= line
