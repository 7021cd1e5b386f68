"""A document as Markdown, HTML and PDF: hostile names stay text in each."""

import datetime as dt
import html.parser
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.blocks import Cell, Document, Head, Heading, Paragraph, Picture, Rows, plain
from app.documents.files import TYPES, written
from app.documents.markdown import markdown
from app.documents.page import page
from app.views.movement.steps import Step
from tests.examples import some

MADE_AT = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
HOSTILE = '<script>alert(1)</script> | *x* [y](javascript:z) & "q"\n=1'
STEPS = (Step("", "1 Jan", 0, 10, "10"), Step("won", "Won", 10, 6, "−4", good=True), Step("", "2 Jan", 0, 6, "6"))


def made(text):
    table = Rows(
        (Head("Deal"), Head("Amount", right=True)), ((Cell(text, "https://crm.example/a?b=1&c=2", text), Cell("1")),)
    )
    return Document(text, (Heading(text), Paragraph(text, lead=True), Paragraph(""), Picture(text, STEPS), table))


class Text(html.parser.HTMLParser):
    """Reads the words and the tags of a page."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(source)

    def handle_starttag(self, tag, _attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words.append(data)


@given(st.text(max_size=40))
def test_any_text_stays_text_in_html(text):
    read = Text(page(made(text)))
    assert not {"script", "img", "link", "iframe"} & {*read.tags}
    assert plain(text) in " ".join(read.words)
    assert read.tags.count("tr") == 2


@given(st.text(max_size=40))
def test_any_text_stays_in_its_cell_in_markdown(text):
    *_, row = markdown(made(text)).splitlines()
    unescaped = re.sub(r"\\\\", "", row)
    assert len(re.findall(r"(?<!\\)\|", unescaped)) == 3
    assert not re.search(r"(?<!\\)<(?!br>|https://crm\.example)", unescaped)


@pytest.mark.parametrize("kind", TYPES)
def test_each_kind_is_written(kind):
    written_as = written(made(HOSTILE), kind, MADE_AT)
    begins = {"pdf": b"%PDF-", "html": b"<!doctype html>", "md": b"# "}[kind]
    assert written_as.startswith(begins)


def test_html_needs_nothing_beside_it():
    source = page(made("Birch"))
    assert source.count("<svg ") == 1
    assert set(re.findall(r'(?:src|href)="([^"]+)"', source)) == {"https://crm.example/a?b=1&amp;c=2"}


NAMES = ["株式会社", "long " * 2_000, "\U0001f600", "x" * 400, "Ünïcode Ltd", "Пример"]


@pytest.mark.parametrize("name", some(NAMES, 4))
def test_a_pdf_holds_any_name(name):
    assert written(made(name), "pdf", MADE_AT).startswith(b"%PDF-")
