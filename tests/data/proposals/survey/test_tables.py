"""Which files hold a table of deals, and why the others do not: by the file's own name, with the next step."""

import pytest

from data.errors import SourceError
from data.proposals import proposal
from data.proposals.survey import survey, tables
from tests import cases

LONG = f'Deal ID,Stage,Note\n1,Won,"{"x" * 1_000_000}"\n'
JUNK = bytes((nth * 197 + nth // 7) % 256 for nth in range(4_000))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("deals.csv", LONG, "deals.csv, line 2: a cell is longer than 131,072 characters. Close the quote"),
        ("deals.csv", LONG.split("\n", 1)[1], "deals.csv, line 1: a cell is longer than 131,072 characters."),
        ("deals.csv", JUNK, "deals.csv is no table: what it holds is not text. Export it again"),
        ("deals.xlsx", JUNK, "deals.xlsx is no table: what it holds is not text."),
        ("deals.parquet", JUNK, "deals.parquet is no table: what it holds is not text."),
        ("deals.parquet", b"PAR1" + JUNK, "deals.parquet cannot be read: "),
        ("deals.csv", b"", "deals.csv is empty. Export it again."),
        ("deals.csv", b"\x00\x01\x02", "deals.csv is no table"),
        ("deals.csv", b"a,b", "deals.csv has a header and no rows. Export it again with the deals in it."),
        ("deals.csv", "Deal ID,Stage,Amount\n", "deals.csv has a header and no rows."),
        ("deals.csv", "Deal ID,Stage,Amount\n1,Won\n2,Lost\n", "None of the 2 rows of deals.csv has as many cells"),
        ("deals.csv", "Lorem ipsum\ndolor\nsit amet\n", "deals.csv has one column, 'Lorem ipsum'"),
        ("deals.csv", "a,a\n1,2\n", "deals.csv has no column with a name of its own. Name each column once"),
        ("deals.pdf.csv", "%PDF-1.7", "deals.pdf.csv is a PDF document, not a table."),
    ],
)
def test_a_file_without_a_table_of_deals_is_refused_with_its_reason(tmp_path, work, name, content, words):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceError) as refused:
        survey(tmp_path, work)
    assert str(refused.value).startswith(words)
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp932"])
def test_text_is_text_however_it_is_written(tmp_path, work, encoding):
    text = "Deal ID,Stage,Name\n" + "".join(f"{nth},Won,Müller\n" for nth in range(9))
    text = text.replace("Müller", "商談") if encoding == "cp932" else text
    (tmp_path / "deals.csv").write_bytes(text.encode(encoding))
    found, unread = survey(tmp_path, work)
    assert ([column.header for column in found[0].columns], unread) == (["Deal ID", "Stage", "Name"], [])


def test_beside_a_table_the_others_are_named_with_their_reasons(tmp_path):
    files = {"deals.csv": cases.deals(), "a.csv": "", "quotas.csv": "Owner,Period,Quota\n"}
    cases.write(tmp_path, files)
    told = {one.file: one.unread for one in proposal(tmp_path).files}
    assert told == {
        "deals.csv": "",
        "a.csv": "a.csv is empty. Export it again.",
        "quotas.csv": "quotas.csv has a header and no rows. Export it again with the deals in it.",
    }


def test_of_too_many_columns_those_are_looked_at_that_crms_name_so(tmp_path, work, monkeypatch):
    monkeypatch.setattr(tables, "MOST_COLUMNS", 4)
    more = {f"Made {nth}": "x" for nth in range(5)}
    cases.write(tmp_path, {"deals.csv": cases.deals(lambda _: more)})
    (found,), _ = survey(tmp_path, work)
    assert (found.left_out, "Stage" in [column.header for column in found.columns]) == (len(cases.rows()[0]) + 1, True)
    (told,) = proposal(tmp_path).files
    assert told.unread.startswith(f"Of the {len(cases.rows()[0]) + 5} columns of deals.csv 4 were looked at")
