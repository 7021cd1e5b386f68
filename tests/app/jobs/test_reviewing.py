"""The weekly review of the ten-row world written by a command."""

from pathlib import Path

import pytest

from app import jobs
from app.documents.files import TYPES
from data.errors import HeadwindError


@pytest.fixture
def write(ten, tmp_path, monkeypatch):
    """Write a review into a folder of its own; answers with the file."""
    monkeypatch.chdir(tmp_path)
    return lambda output="", query="": jobs.write_review(ten.settings, output, query, print)


@pytest.mark.parametrize("kind", TYPES)
def test_the_ending_says_what_kind_of_file_it_is(write, kind):
    place = write(f"week.{kind}")
    assert place.stat().st_size > 500


def test_it_is_narrowed_as_the_page_is(write):
    text = write("week.md", "?owner=Ann&since=2026-05-31").read_text("utf-8")
    assert "From the end of 31 May 2026 to the end of 30 Jun 2026 · Owner: Ann" in text


def test_it_is_by_a_policy_as_an_address_asks_for_it(write):
    text = write("week.md", "policy=capacity&capacity=1&team=Mia").read_text("utf-8")
    assert "(1 in Mia's team)" in text


def test_without_a_name_it_is_a_pdf_named_by_its_day(write, capsys):
    assert write().name == "headwind-review-2026-06-30.pdf"
    assert capsys.readouterr().out == "Wrote headwind-review-2026-06-30.pdf: 4 deals to discuss\n"


@pytest.mark.parametrize(
    ("output", "query", "words"),
    [
        ("week.docx", "", "A review is not written as week.docx."),
        ("week", "", "A review is not written as week."),
        ("none/week.md", "", "none/week.md cannot be written"),
        ("week.md", "colour=blue", "A review is not narrowed by 'colour'."),
        ("week.md", "since=2026-05-31&since=2026-06-01", "since is given twice."),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_next_step(write, output, query, words):
    with pytest.raises(HeadwindError) as refused:
        write(output, query)
    assert refused.value.message.startswith(words)
    assert refused.value.next_step


def test_what_was_there_stays_where_writing_fails(write, monkeypatch):
    former = write("week.pdf").read_bytes()

    def full(_path, _data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(HeadwindError, match="No space left on device"):
        write("week.pdf")
    assert Path("week.pdf").read_bytes() == former
    assert [one.name for one in Path().iterdir()] == ["week.pdf"]
