"""Insights: a finding leads to the page that proves it."""

TOP = "const one = document.getElementById(arguments[0]); return one && Math.round(one.getBoundingClientRect().top)"


def test_a_finding_leads_to_its_proof_and_back(viewer):
    viewer.open("/insights?period=all")
    answer = viewer.server.get("/insights", period="all")
    viewer.until(lambda: len(viewer.texts("#insights-tested li")) == len(answer["tested"]), "the findings")
    viewer.reads("#insights-tested", answer["said"])
    counted = answer["counted"][0]
    viewer.reads("#insights-counted", counted["sentence"].partition(",")[0])
    viewer.click("#insights-counted li:first-child a")
    viewer.reads("h1", "Deals at risk")
    viewer.reads("#deals-summary", f"{counted['n']:,} shown")
    viewer.back()
    viewer.reads("h1", "Insights")


def test_a_finding_leads_to_the_panel_that_proves_it(viewer):
    viewer.resize(1280, 700)
    viewer.open("/insights?period=all")
    viewer.appears("#insights-tested a[href*='#win-rate-by-']")
    viewer.click("#insights-tested a[href*='#win-rate-by-']")
    viewer.reads("h1", "Win rate")
    named = viewer.js("return location.hash.slice(1)")
    viewer.settle()
    viewer.until(lambda: viewer.js(TOP, named) in range(40), "the panel at the top")
