"""Threshold: everything follows the hand without asking; costs move the line; what is adopted every page follows."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from app import formats
from tests.examples import some

ASKED = "return performance.getEntriesByType('resource').filter((one) => one.name.includes('_dash-update')).length"
MARK = (
    "const plot = document.querySelector('#{} .js-plotly-plot').data; const at = plot[plot.length - 1];"
    " return [at.x[at.x.length - 1], at.y[at.y.length - 1]]"
)
MOVING = (
    "#threshold-decision", "#threshold-matrix", "#threshold-flagged", "#threshold-owners", "#threshold-changes-said",
    "#threshold-this-cost",
)  # fmt: skip


def plain(words):
    return words.replace(formats.NBSP, " ")


def told(viewer, **policy):
    """Wait until the page says what the twin answers to the same costs and line, and return that answer."""
    answer = viewer.server.get("/threshold", **policy)
    now = answer["now"]
    flagged = now["stops"][answer["lines"]["here"]]["flagged_count"]
    verb = "is" if flagged == 1 else "are"
    words = f"{plain(lead(answer))}: {flagged:,} of {now['open_count']:,} open deals {verb} flagged"
    viewer.reads("#threshold-decision", words)
    return answer


def lead(answer):
    """How the decision begins; by money with what acting is worth there."""
    line, costs = answer["policy"]["line"], answer["policy"]["costs"]
    if line["by"] == "capacity":
        return f"With {-line['at']:.0f} of each owner"
    if line["by"] == "flat":
        return f"At {formats.threshold(line['at'])}"
    return f"worth more than {formats.money(worth(costs, line['at']), 'USD')}"


def worth(costs, line):
    return line * costs["save_rate"] - costs["false_alarm"]


def flagged(answer):
    return answer["now"]["stops"][answer["lines"]["here"]]["flagged_count"]


def shown(viewer):
    return {name: viewer.text(name) for name in MOVING}


def focus(viewer):
    viewer.js("document.getElementById('threshold-range').focus()")


def test_the_page_follows_the_drag_without_a_request_and_keeps_what_it_said(viewer):
    viewer.open("/threshold?policy=money")
    usual = told(viewer, policy="money")
    viewer.click("#threshold-statistics summary")
    before, asked = shown(viewer), viewer.js(ASKED)
    mark = viewer.until(lambda: viewer.js(MARK.format("threshold-cost-curve")), "the curve to be drawn")
    slider = viewer.find("#threshold-range")
    viewer.js("arguments[0].scrollIntoView({block: 'center'})", slider)
    width, most = slider.size["width"], int(viewer.js("return document.getElementById('threshold-range').max"))
    start = round((width - 16) * (usual["lines"]["here"] / most - 0.5))
    hand = ActionChains(viewer.driver, duration=20).move_to_element_with_offset(slider, start, 0).click_and_hold()
    for _ in range(10):
        hand = hand.move_by_offset(width // 50, 0)
    hand.perform()
    held = shown(viewer)
    assert all(held[name] != before[name] for name in MOVING)
    assert viewer.js(ASKED) == asked
    assert viewer.query == {"policy": ["money"]}
    stop = int(viewer.value("#threshold-range"))
    ActionChains(viewer.driver).release().perform()

    viewer.until(lambda: viewer.js(MARK.format("threshold-cost-curve")) != mark, "the mark to move")
    viewer.until(lambda: "flag_from" in viewer.query, "the line in the address")
    line = usual["lines"]["stops"][stop]["at"]
    assert float(viewer.query["flag_from"][0]) == line
    viewer.settle()
    told(viewer, policy="money", flag_from=line)
    assert viewer.js(ASKED) > asked
    assert shown(viewer) == held


def test_the_keyboard_moves_the_line_at_once_and_a_link_opens_it_again(viewer):
    viewer.open("/threshold?policy=flat&threshold=0.5")
    told(viewer, policy="flat", threshold=0.5)
    focus(viewer)
    viewer.press(*[Keys.ARROW_RIGHT] * 4)
    viewer.reads("#threshold-decision", "At 52 %")
    assert viewer.value("#threshold-number") == "52"
    viewer.asks(policy=["flat"], threshold=["0.52"])
    told(viewer, policy="flat", threshold=0.52)
    assert viewer.js("return document.activeElement.id") == "threshold-range"
    cells = viewer.server.get("/threshold", policy="flat", threshold=0.52)["flags"]["cells"]
    viewer.click("#threshold-statistics summary")
    shown_counts = viewer.texts("#threshold-matrix .hw-confusion-n")
    assert sorted(shown_counts) == sorted(f"{round(cell['n']):,}" for cell in cells)
    viewer.reload()
    told(viewer, policy="flat", threshold=0.52)
    viewer.click("#threshold-follow")
    viewer.asks(policy=["flat"])
    viewer.click("#threshold-back")
    viewer.asks()
    told(viewer)


def test_an_exact_line_can_be_typed(viewer):
    """By money it is typed as what acting is worth there; below what acting costs nothing can lie."""
    viewer.open("/threshold?policy=money")
    costs = told(viewer, policy="money")["policy"]["costs"]
    viewer.write("#threshold-number", "12345")
    viewer.press(Keys.TAB)
    viewer.until(lambda: "flag_from" in viewer.query, "the line in the address")
    line = float(viewer.query["flag_from"][0])
    assert worth(costs, line) == pytest.approx(12345)
    answer = told(viewer, policy="money", flag_from=line)
    assert answer["lines"]["stops"][int(viewer.value("#threshold-range"))]["at"] == line
    viewer.write("#threshold-number", "-1e9")
    viewer.press(Keys.TAB)
    viewer.until(lambda: viewer.value("#threshold-number") == "12345", "what applies to come back")
    assert float(viewer.query["flag_from"][0]) == line


def test_by_capacity_the_slider_says_how_many_of_each_owner(viewer):
    """It rises to the right, and what is typed is that number."""
    viewer.open("/threshold")
    told(viewer)
    assert viewer.value("#threshold-number") == "5"
    focus(viewer)
    viewer.press(*[Keys.ARROW_RIGHT] * 2)
    viewer.asks(capacity=["7"])
    told(viewer, capacity=7)
    viewer.write("#threshold-number", "3")
    viewer.press(Keys.TAB)
    viewer.asks(capacity=["3"])
    assert flagged(told(viewer, capacity=3)) < flagged(viewer.server.get("/threshold"))
    viewer.click("#threshold-back")
    viewer.asks()
    told(viewer)


@pytest.mark.thorough
def test_by_recall_the_line_follows_the_share_to_be_caught(viewer):
    viewer.open("/threshold?policy=recall")
    told(viewer, policy="recall")
    viewer.write("#threshold-recall", "50")
    viewer.press(Keys.TAB)
    viewer.asks(policy=["recall"], recall=["0.5"])
    half = told(viewer, policy="recall", recall=0.5)
    assert half["flags"]["recall"] >= 0.5


def test_the_deals_that_change_side_are_those_of_the_twin(viewer):
    viewer.open("/threshold?policy=money&flag_from=60000")
    answer = told(viewer, policy="money", flag_from=60000)
    here = answer["lines"]["here"]
    changed = [
        deal
        for deal in answer["now"]["largest"]
        if (deal["reach"] <= here if deal["flagged"] else deal["reach"] > here)
    ][:20]
    assert len(changed) > 3
    viewer.until(lambda: viewer.texts("#threshold-changes tr"), "the largest that change side")
    viewer.click(".hw-changes-more summary")
    viewer.until(lambda: len(viewer.texts("#threshold-changes tr")) == len(changed), "the deals that change side")
    assert [deal["deal_name"] in text for text, deal in
            zip(viewer.texts("#threshold-changes th"), changed, strict=True)] == [True] * len(changed)  # fmt: skip
    assert set(viewer.texts("#threshold-changes td:nth-child(2)")) <= {"+ now flagged", "− no longer flagged"}
    first = changed[0]["opportunity_id"]
    viewer.click("#threshold-changes th a")
    viewer.until(lambda: viewer.path == "/at-risk", "the list")
    viewer.asks(policy=["money"], flag_from=["60000"], deal=[first])


def test_a_dearer_deal_to_act_on_raises_the_line_on_every_page(viewer):
    viewer.open("/threshold?policy=money")
    usual = told(viewer, policy="money")
    viewer.write("#threshold-false-alarm", "20000")
    viewer.press(Keys.TAB)
    viewer.asks(policy=["money"], false_alarm=["20000"])
    changed = told(viewer, policy="money", false_alarm=20000)
    assert changed["policy"]["line"]["at"] == 100_000
    assert flagged(changed) < flagged(usual)
    viewer.write("#threshold-save-rate", "50")
    viewer.press(Keys.TAB)
    viewer.asks(policy=["money"], false_alarm=["20000"], save_rate=["0.5"])
    changed = told(viewer, policy="money", false_alarm=20000, save_rate=0.5)
    assert changed["policy"]["line"]["at"] == 40_000
    viewer.go("Pipeline")
    viewer.asks(policy=["money"], false_alarm=["20000"], save_rate=["0.5"])
    viewer.reads("#pipeline-kpis", f"{flagged(changed):,} flagged")


def test_a_second_cost_typed_before_the_answer_to_the_first_keeps_both(viewer):
    viewer.open("/threshold?policy=money")
    told(viewer, policy="money")
    viewer.js(
        "return (async () => { for (const [id, value] of [['false-alarm', 20000], ['save-rate', 50]]) {"
        " const box = document.getElementById('threshold-' + id); box.value = value;"
        " box.dispatchEvent(new Event('change', {bubbles: true})); await new Promise((done) => setTimeout(done, 5));"
        " } })()"
    )
    viewer.asks(policy=["money"], false_alarm=["20000"], save_rate=["0.5"])
    assert told(viewer, policy="money", false_alarm=20000, save_rate=0.5)["policy"]["line"]["at"] == 40_000


@pytest.mark.parametrize(
    ("box", "typed", "words", "stays"),
    some(
        [
            ("false-alarm", "1e15", "Acting on one deal costs: a number from 0 to", "20000"),
            ("save-rate", "101", "Save rate: a number from", "20"),
            ("number", "-30000", "The line as a number: a number from -20,000 to", "0"),
        ],
        1,
    ),
)
def test_what_cannot_be_a_cost_or_a_line_is_refused_with_the_reason(viewer, box, typed, words, stays):
    viewer.open("/threshold?policy=money&false_alarm=20000")
    told(viewer, policy="money", false_alarm=20000)
    viewer.write(f"#threshold-{box}", typed)
    viewer.press(Keys.TAB)
    viewer.reads("#threshold-typed-said", words)
    viewer.until(lambda: viewer.value(f"#threshold-{box}") == stays, "what applies to come back")
    viewer.asks(policy=["money"], false_alarm=["20000"])


def test_capacity_marks_who_has_too_many(viewer):
    viewer.open("/threshold?policy=money&capacity=0")
    told(viewer, policy="money", capacity=0)
    viewer.reads("#threshold-owners-said", "Say how many one owner can act on")
    viewer.write("#threshold-capacity", "1")
    viewer.press(Keys.TAB)
    viewer.asks(policy=["money"], capacity=["1"])
    viewer.reads("#threshold-owners-said", "more than the 1 that one can act on")
    assert any(text.startswith("+") for text in viewer.texts("#threshold-owners .hw-owner-over"))


def test_the_kind_of_policy_is_switched(viewer):
    viewer.open("/threshold?policy=money")
    told(viewer, policy="money")
    viewer.click("#threshold-by input[value=flat]")
    viewer.asks(policy=["flat"])
    told(viewer, policy="flat")
    viewer.reads("#threshold-label", "Flag from a loss chance of")
    viewer.press(Keys.ARROW_UP)
    viewer.asks(policy=["money"])
    told(viewer, policy="money")
    viewer.reads("#threshold-label", "Flag above a worth of acting of")


@pytest.mark.usefixtures("undone")
def test_an_adopted_policy_is_followed_by_every_page_until_it_is_ended(viewer):
    viewer.open("/threshold?policy=flat&threshold=0.9")
    chosen = told(viewer, policy="flat", threshold=0.9)
    viewer.click("#threshold-adopt-box summary")
    viewer.click("#threshold-adopt")
    viewer.reads("#threshold-written-said", "Say your name first")
    viewer.write("#threshold-author", "Mia")
    viewer.click("#threshold-adopt")
    viewer.reads("#threshold-written-said", "Adopted. Every page follows this policy.")
    viewer.asks()
    assert flagged(told(viewer)) == flagged(chosen)
    viewer.reads("#threshold-said", "adopted by Mia")
    viewer.reads("#threshold-latest", "loss chance at or above 90 %, by Mia on")
    viewer.click("#threshold-latest")
    viewer.reads("#threshold-history", "Loss chance at or above 90 %")
    viewer.go("Pipeline")
    viewer.reads("#pipeline-kpis", f"{flagged(chosen):,} flagged")
    viewer.go("Deals at risk")
    viewer.reads("#deals-summary", f"{flagged(chosen):,} of")

    viewer.follow("/threshold?policy=money")
    viewer.click("#threshold-adopt-box summary")
    assert viewer.value("#threshold-author") == "Mia"
    viewer.click("#threshold-adopt")
    viewer.click("#threshold-latest")
    viewer.reads("#threshold-history", "Acting is worth more than it costs")
    viewer.click("#threshold-history [data-restore]")
    viewer.reads("#threshold-written-said", "Restored.")
    viewer.reads("#threshold-said", "loss chance at or above 90 %")
    viewer.click("#threshold-retire")
    viewer.reads("#threshold-written-said", "Ended.")
    viewer.reads("#threshold-said", "the model's suggestion")
    viewer.disappears("#threshold-retire")


@pytest.mark.usefixtures("undone")
def test_a_cost_typed_right_before_adopting_is_adopted_too(viewer):
    viewer.open("/threshold?policy=money")
    told(viewer, policy="money")
    viewer.click("#threshold-adopt-box summary")
    viewer.write("#threshold-author", "Mia")
    viewer.write("#threshold-false-alarm", "20000")
    viewer.click("#threshold-adopt")
    viewer.reads("#threshold-written-said", "Adopted.")
    in_force = viewer.server.get("/threshold")["in_force"]
    assert (in_force["costs"]["false_alarm"], in_force["line"]["at"]) == (20_000, 100_000)


def test_nothing_sticks_out(viewer):
    viewer.resize(360)
    viewer.open("/threshold?policy=money&flag_from=60000&capacity=3")
    told(viewer, policy="money", flag_from=60000)
    viewer.fits("the page", 360, 1024)


@pytest.mark.thorough
def test_without_signal_nothing_can_be_adopted(silent_viewer):
    silent_viewer.open("/threshold?policy=money")
    silent_viewer.reads("#threshold-answer", "No threshold is offered")
    for control in ("slider", "adopt", "false-alarm", "save-rate", "decision"):
        assert not silent_viewer.sees(f"#threshold-{control}"), control
    silent_viewer.reads("#threshold-answer", "Deals at risk lists the open deals by what is known")


def test_a_swipe_that_begins_on_the_slider_leaves_the_line(viewer):
    viewer.resize(360)
    viewer.open("/threshold")
    told(viewer)
    before, stood = shown(viewer), viewer.value("#threshold-range")
    assert viewer.swipe("#threshold-range", share=0.9, up=120) not in ([], [stood])
    assert (shown(viewer), viewer.value("#threshold-range"), viewer.query) == (before, stood, {})
