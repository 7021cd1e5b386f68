"""Stages: from the stage where most is lost and from an age to the deals behind it."""

from urllib.parse import parse_qs, urlsplit


def test_a_cell_of_the_ages_leads_to_its_deals_and_back(viewer):
    viewer.open("/stages")
    answer = viewer.server.get("/stages")
    cells = [cell for cell in answer["ageing"]["cells"] if cell["href"]]
    viewer.until(lambda: len(viewer.texts("#stages-ageing tbody td a")) == len(cells), "every cell")
    viewer.click("#stages-ageing tbody td a")
    viewer.asks(**parse_qs(urlsplit(cells[0]["href"]).query))
    viewer.reads("#deals-summary", f"{cells[0]['n']:,} shown")
    viewer.back()
    viewer.reads("h1", "Stages")


def test_the_page_leads_with_what_the_twin_says(viewer):
    viewer.open("/stages?period=last-quarter")
    said = viewer.server.get("/stages", period="last-quarter")
    viewer.reads("#stages-headline .hw-headline", said["headline"].replace("\u00a0", " "))
    rows = len(said["funnel"]["rows"])
    viewer.until(lambda: len(viewer.texts("#stages-funnel table tbody tr")) == rows, "the funnel's table")
