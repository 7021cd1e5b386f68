"""Win rate: what closed, and where it differs."""

import pytest

from app import formats


def test_key_figures_differences_and_months_are_those_of_the_twin_and_follow_the_period(viewer):
    viewer.open("/win-rate")
    usual = viewer.texts("#win-rate-kpis .hw-kpi-value")
    viewer.follow("/win-rate?period=all")
    answer = viewer.server.get("/win-rate", period="all")
    written = [formats.value(kpi["value"], kpi["unit"], answer["currency"]) for kpi in answer["kpis"]]
    assert viewer.texts("#win-rate-kpis .hw-kpi-value") == [words.replace(formats.NBSP, " ") for words in written]
    assert viewer.texts("#win-rate-kpis .hw-kpi-value") != usual

    found = answer["differences"]
    viewer.reads("#win-rate-differences", found["finding"])
    listed = viewer.texts("#win-rate-differences .hw-difference-words")
    words = [one["words"].replace(formats.NBSP, " ") for one in found["ranked"]]
    assert [line[:1].lower() + line[1:] for line in listed] == words[: len(listed)]
    assert viewer.js(
        "return document.querySelector('#main .hw-panel').contains(document.getElementById(arguments[0]))",
        "win-rate-differences",
    )

    summaries = viewer.texts("#main .hw-chart-summary")
    assert len(summaries) == 2
    assert all(any(sign.isdigit() for sign in words) for words in summaries)
    viewer.click("#win-rate-trend summary")
    viewer.until(lambda: len(viewer.texts("#win-rate-trend tbody tr")) == len(answer["trend"]), "a row for each month")


def test_a_group_leads_to_its_own_win_rate(viewer):
    viewer.open("/win-rate?period=all")
    viewer.until(lambda: viewer.texts("#win-rate-comparisons .hw-panel-title"), "the fields")
    if not viewer.js("return document.getElementById('win-rate-by-region').matches('section, [open]')"):
        viewer.click("#win-rate-by-region > summary")
    viewer.click("//*[@id='win-rate-by-region']//a[contains(@href, 'region=')]")
    viewer.until(lambda: viewer.query.get("region"), "the region in the address")
    region = viewer.query["region"][0]
    assert viewer.query == {"period": ["all"], "region": [region]}
    closed = viewer.server.get("/win-rate", period="all", region=region)["kpis"][0]["n"]
    viewer.reads("#win-rate-kpis", f"{closed:,} closed")


@pytest.mark.thorough
def test_filters_that_leave_nothing_closed_are_said_once(viewer):
    viewer.open("/win-rate?owner=Nobody")
    viewer.reads("#scope-emptied", "No deal closed in the period with these filters")
    assert not viewer.sees("#win-rate-trend")
