"""What changed: from a tile of the last week to its deals, to other days and back."""


def test_a_tile_of_the_week_leads_to_its_deals_and_back(viewer):
    viewer.open("/")
    viewer.until(lambda: viewer.texts("#pipeline-week .hw-tile"), "the week's changes")
    viewer.click("//a[contains(@class, 'hw-tile-link')][contains(., 'Lost')]")
    viewer.reads("h1", "What changed")
    viewer.asks(**{"class": ["lost"]})
    viewer.reads("#movement-deals h3", "Lost")
    counted = next(one for one in viewer.server.get("/movement")["classes"] if one["key"] == "lost")
    viewer.reads("#movement-deals", f"{counted['n']} deal")
    viewer.back()
    viewer.reads("h1", "Pipeline")


def test_other_days_and_a_close_period_stand_in_the_address(viewer):
    viewer.open("/movement")
    viewer.until(lambda: viewer.value("#movement-since"), "the usual days")
    viewer.click("#movement-closes option[value='this-quarter']")
    viewer.asks(closes=["this-quarter"])
    answer = viewer.server.get("/movement", closes="this-quarter")
    viewer.until(lambda: len(viewer.texts("#movement-tiles .hw-tile")) >= len(answer["classes"]), "the kinds of change")
    viewer.follow("/movement?since=never")
    viewer.reads("#movement-refused", "since must be a day")


def test_a_bar_shows_its_deals(viewer):
    viewer.open("/movement")
    viewer.until(lambda: viewer.value("#movement-since"), "the usual days")
    viewer.click_point("#movement-waterfall .js-plotly-plot .bars .point:nth-child(2) path")
    viewer.until(lambda: viewer.query.get("class"), "a kind of change in the address")
    kind = viewer.server.get("/movement")["classes"][0]
    viewer.asks(**{"class": [kind["key"]]})
    viewer.reads("#movement-deals h3", kind["label"])


def test_what_is_to_be_put_in_order_leads_to_its_list(viewer):
    gaps = viewer.server.get("/hygiene")["gaps"]
    viewer.open("/")
    viewer.until(lambda: len(viewer.texts("#pipeline-hygiene li")) == len(gaps), "every gap")
    viewer.click("#pipeline-hygiene li:first-child a")
    viewer.asks(flagged=["all"], gap=[gaps[0]["key"]])
    viewer.reads("#deals-summary", f"{gaps[0]['n']:,} shown")
