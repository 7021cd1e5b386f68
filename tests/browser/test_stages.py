"""Stages: from the stage where most is lost and from an age to the deals behind it."""


def test_a_cell_of_the_ages_leads_to_its_deals_and_back(viewer):
    viewer.open("/stages")
    answer = viewer.server.get("/stages")
    cells = [cell for cell in answer["ageing"]["cells"] if cell["href"]]
    viewer.until(lambda: len(viewer.texts("#stages-ageing tbody a")) == len(cells), "every cell")
    viewer.click("#stages-ageing tbody a")
    viewer.asks(flagged=["all"], stage=[cells[0]["stage"]])
    viewer.reads("#deals-summary", f"{cells[0]['n']:,} ")
    viewer.back()
    viewer.reads("h1", "Stages")


def test_the_page_leads_with_what_the_twin_says(viewer):
    viewer.open("/stages?period=last-quarter")
    said = viewer.server.get("/stages", period="last-quarter")
    viewer.reads("#stages-headline .hw-headline", said["headline"][:40])
    viewer.until(lambda: viewer.texts("#stages-funnel .hw-as-table summary"), "the funnel's table")
