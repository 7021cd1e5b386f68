"""Pipeline: what matters today, and the way from there to the list and to one deal."""

from selenium.webdriver.common.keys import Keys

from app import formats


def test_key_figures_todays_deals_and_the_months_are_those_of_the_twin(viewer):
    viewer.open("/")
    answer = viewer.server.get("/pipeline")
    written = [formats.value(kpi["value"], kpi["unit"], answer["currency"]) for kpi in answer["kpis"]]
    assert viewer.texts("#pipeline-kpis .hw-kpi-value") == [words.replace(formats.NBSP, " ") for words in written]
    assert viewer.texts("#pipeline-today tbody th a") == [deal["deal_name"] for deal in answer["today"]]
    losses = [deal["expected_loss"] for deal in answer["today"]]
    assert losses == sorted(losses, reverse=True)
    first = next(row for row in answer["expected"] if row["month"][0].isdigit())
    won, dated = (formats.money(first[name], answer["currency"]) for name in ("expected_won", "open_amount"))
    said = f"{won} is expected to be won; owners' dates say {dated}.".replace(formats.NBSP, " ")
    viewer.reads("#pipeline-months .hw-chart-summary", said)
    revenue = next(kpi["value"] for kpi in answer["kpis"] if kpi["key"] == "expected_revenue")
    assert abs(sum(row["expected_won"] for row in answer["expected"]) - revenue) < 1
    # The figure can be read as a table.
    assert not viewer.sees("#pipeline-months table")
    viewer.click("#pipeline-months summary")
    viewer.appears("#pipeline-months table")
    assert len(viewer.texts("#pipeline-months tbody tr")) == len(answer["expected"])
    image = viewer.js("return document.querySelector('#pipeline-months [role=img]').getAttribute('aria-label')")
    assert any(sign.isdigit() for sign in image)


def test_a_bar_of_the_funnel_leads_to_what_is_open_in_its_stage_and_back(viewer):
    viewer.open("/?region=Central+Europe")
    stage = viewer.server.get("/pipeline", region="Central Europe")["funnel"][0]
    viewer.click_point("#pipeline-funnel .js-plotly-plot .bars .point path")
    viewer.reads("h1", "Deals at risk")
    viewer.asks(region=["Central Europe"], flagged=["all"], stage=[stage["stage"]])
    viewer.reads("#deals-summary", f"{stage['open_count']:,} open")
    viewer.back()
    viewer.reads("h1", "Pipeline")
    viewer.asks(region=["Central Europe"])


def test_a_deal_of_today_opens_beside_the_list(viewer):
    viewer.open("/?region=Central+Europe")
    deal = viewer.server.get("/pipeline", region="Central Europe")["today"][0]
    viewer.click("#pipeline-today tbody th a")
    viewer.reads("h1", "Deals at risk")
    viewer.asks(region=["Central Europe"], deal=[deal["opportunity_id"]])
    viewer.reads(".hw-drawer", deal["opportunity_id"])
    viewer.until(lambda: viewer.focused() == deal["deal_name"], "the focus on the drawer's title")
    viewer.press(Keys.ESCAPE)
    viewer.disappears(".hw-drawer")
    viewer.asks(region=["Central Europe"])
    viewer.back()
    viewer.reads("h1", "Pipeline")
    assert viewer.query == {"region": ["Central Europe"]}


def test_the_amount_at_risk_leads_to_the_flagged_deals(viewer):
    viewer.open("/")
    flagged = viewer.server.get("/at-risk", flagged="yes")["page"]["count"]
    viewer.click("//a[contains(@class, 'hw-kpi-link')][contains(., 'At stake')]")
    viewer.reads("h1", "Deals at risk")
    viewer.asks(flagged=["yes"])
    viewer.reads("#deals-summary", f"{flagged:,} of")


def test_filters_that_leave_nothing_are_said_once_and_the_one_is_removed(viewer):
    region = viewer.server.get("/at-risk", flagged="all")["page"]["rows"][0]["region"]
    viewer.open(f"/?owner=Nobody&region={region}")
    viewer.reads("#scope-emptied", "No deal is open, and none closed in the period, with these filters")
    assert not viewer.sees("#pipeline-kpis")
    viewer.click("#scope-emptied button")
    viewer.asks(region=[region])
    viewer.until(lambda: viewer.sees("#pipeline-kpis .hw-kpi"), "the page again")


def test_a_first_visitor_is_told_what_this_is_until_it_is_dismissed(viewer):
    viewer.open("/")
    viewer.reads("#first-visit", "Headwind says which open deals are likely to be lost")
    viewer.click("#first-visit-steps li:nth-child(2) a")
    viewer.until(lambda: viewer.path == "/at-risk" and "deal" in viewer.query, "the deal's drawer")
    viewer.go("Pipeline")
    viewer.click("#first-visit-dismiss")
    viewer.disappears("#first-visit")
    viewer.reload()
    viewer.reads("#pipeline-kpis", "Open pipeline")
    assert not viewer.sees("#first-visit")


# By how many pixels a legend reaches into the axes below it.
OVERLAP = """
const plot = document.querySelector('#pipeline-concentration .js-plotly-plot');
const edge = (css) => plot.querySelector(css).getBoundingClientRect();
return edge('.legend .bg').bottom - edge('.gridlayer').top;
"""


def test_a_legend_stays_above_its_axes_as_the_window_was_narrow_and_is_wide_again(viewer):
    viewer.open("/")
    for width in (1440, 360, 1440):
        viewer.resize(width)
        viewer.js("document.querySelector('#pipeline-concentration').scrollIntoView()")
        viewer.until(lambda: viewer.js(OVERLAP) <= 1, f"a legend above the axes at {width} pixels", seconds=60)
