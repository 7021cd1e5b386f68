"""Threshold: costs move the line, and every page follows it."""

from selenium.webdriver.common.keys import Keys

from app import formats


def plain(words):
    return words.replace(formats.NBSP, " ")


def told(viewer, **policy):
    """Wait until the page says what the twin answers to the same costs and threshold, and return that answer."""
    answer = viewer.server.get("/threshold", **policy)
    now = answer["now"]
    at = plain(formats.threshold(answer["policy"]["threshold"]))
    viewer.reads("#threshold-decision", f"At {at}: {now['flagged_count']:,} of {now['open_count']:,} open deals")
    return answer


def test_a_dearer_missed_loss_lowers_the_line_on_every_page(viewer):
    viewer.open("/threshold")
    usual = told(viewer)
    assert viewer.value("#threshold-false-alarm") == str(round(usual["policy"]["costs"]["false_alarm"]))
    viewer.write("#threshold-false-alarm", "2000")
    viewer.press(Keys.TAB)
    viewer.asks(false_alarm=["2000"])
    changed = told(viewer, false_alarm=2000)
    assert changed["policy"]["threshold"] < usual["policy"]["threshold"]
    flagged, count = changed["now"]["flagged_count"], changed["now"]["open_count"]
    assert flagged > usual["now"]["flagged_count"]

    viewer.go("Deals at risk")
    viewer.asks(false_alarm=["2000"])
    viewer.reads("#deals-summary", f"{flagged:,} of {count:,} open deals flagged")
    viewer.go("Pipeline")
    viewer.reads("#pipeline-kpis", f"{flagged:,} flagged")
    assert viewer.texts("#scope-chips .hw-chip") == ["False alarm costs 2,000 ×"]
    viewer.click("#scope-chips .hw-chip")
    viewer.asks()
    viewer.reads("#pipeline-kpis", f"{usual['now']['flagged_count']:,} flagged")


def test_the_slider_follows_the_keyboard_and_goes_back_to_the_cheapest(viewer):
    viewer.open("/threshold")
    usual = told(viewer)
    viewer.js("document.getElementById('threshold-range').focus()")
    viewer.press(*[Keys.ARROW_RIGHT] * 4)
    viewer.until(lambda: "threshold" in viewer.query, "the threshold in the address")
    viewer.until(lambda: float(viewer.query["threshold"][0]) * 100 == float(viewer.value("#threshold-range")), "both")
    chosen = float(viewer.query["threshold"][0])
    assert chosen > usual["policy"]["threshold"]
    told(viewer, threshold=chosen)
    assert float(viewer.value("#threshold-number")) == chosen * 100
    viewer.reads("#threshold-said", "Chosen; the cheapest is")
    viewer.reload()
    told(viewer, threshold=chosen)
    viewer.click("#threshold-cheapest")
    viewer.asks()
    told(viewer)
    viewer.reads("#threshold-said", "The cheapest for these costs")


def test_flags_against_outcomes_are_those_of_the_twin(viewer):
    viewer.open("/threshold?threshold=0.5")
    cells = viewer.server.get("/threshold", threshold=0.5)["flags"]["cells"]
    shown = viewer.texts("#threshold-answer .hw-confusion-n")
    assert sorted(shown) == sorted(f"{round(cell['n']):,}" for cell in cells)
