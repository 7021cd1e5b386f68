"""The model pages' wires, called as functions."""

import inspect
import re

import pytest

import pages
from app.components.model.section import TABS, WORDS
from pages import model_backtest, model_columns, model_drift, model_drivers, model_quality, model_versions

PANELS = {
    model_backtest: (model_backtest.replayed, {"standing", "method", "skill", "auc", "origins", "timing", "search"}),
    model_columns: (model_columns.judged_columns, {"standing", "banner", "counts", "listing"}),
    model_drivers: (model_drivers.show_drivers, {"standing", "said", "forest", "listing"}),
    model_drift: (model_drift.show_drift, {"standing", "figure", "listing", "realised"}),
    model_versions: (model_versions.show_versions, {"standing", "listing", "compared", "how", "audit"}),
}
each = pytest.mark.parametrize("page", PANELS, ids=lambda page: page.NAME)


@pytest.fixture
def shown(inside):
    """What a page's callback answers."""

    def show(page):
        callback, _ = PANELS[page]
        query: dict = {"query": {}} if "query" in inspect.signature(callback).parameters else {}
        return inside(callback, None, **query)

    return show


@each
def test_the_layout_keeps_every_panels_place(page, words):
    _, panels = PANELS[page]
    prefix = page.__name__.removeprefix("pages.").replace("_", "-")
    assert all(f'"{prefix}-{panel}"' in words(page.layout(anything="?")) for panel in panels)


@each
def test_every_panel_is_filled_from_one_answer(page, shown, words):
    drawn = shown(page)
    assert PANELS[page][1] <= set(drawn)
    assert "Ready" in words(drawn["standing"])


@each
def test_without_signal_the_page_still_shows_the_evaluation(
    page, shown, ten_without_signal, dash_app, monkeypatch, words
):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    drawn = shown(page)
    assert "no deal is ranked" in words(drawn["standing"])
    assert all(words(drawn[panel]) != "null" for panel in PANELS[page][1] - {"banner"})


def test_the_navigation_has_one_entry_for_all_of_them():
    inside = [path for path, *_ in pages.MENU if path.startswith("/model")]
    assert inside == ["/model"]
    paths = [(page.PATH, page.NAME) for page in pages.PAGES if page.PATH.startswith("/model/")]
    assert paths == list(TABS[1:])


def test_the_two_versions_are_keys_of_the_address():
    assert set(model_versions.PAGE_KEYS) <= set(pages.KEYS)


def test_every_page_has_the_tabs(words):
    assert all('"hw-tabs"' in words(page.layout()) for page in (*PANELS, model_quality))


def test_nothing_that_has_moved_and_nothing_that_has_closed_are_said(shown, words):
    drawn = shown(model_drift)
    assert "Nothing to compare yet" in words(drawn["figure"])
    assert "No deal had been given a loss chance before this import." in words(drawn["realised"])


def test_a_backtest_of_no_origin_says_so(ten, words):
    from app.views.model.backtest import Backtest, backtest

    answer = backtest(ten)
    none = answer.origins.head(0)
    drawn = model_backtest.render(Backtest(answer.standing, {}, none, none, none, "EUR"))
    assert "Not enough data" in words(drawn["skill"])
    assert "does not say how it was judged" in words(drawn["method"])


def test_no_comparison_says_what_it_takes(ten, words):
    from app.views.model.drivers import Drivers, drivers

    answer = drivers(ten)
    bare = Drivers(answer.standing, answer.comparisons.head(0), 0, answer.left_out.head(0))
    assert "50 won and 50 lost" in words(model_drivers.render(bare)["said"])


# How each word of statistics is written where it is used.
WRITTEN = {"look": r"\blooks?\b(?! like)", "hold-out": "hold-out", "out of time": "out of time", "PSI": r"\bPSI\b"}


def said_on(page, inside, words):
    """All that a page says: its layout and what its callback answers."""
    if page is model_quality:
        drawn = inside(model_quality.judged, {"threshold": 0.5})
    else:
        callback, _ = PANELS[page]
        drawn = inside(callback, None, **({"query": {}} if "query" in inspect.signature(callback).parameters else {}))
    return words([page.layout(), list(drawn.values())])


@pytest.mark.parametrize("page", [*PANELS, model_quality], ids=lambda page: page.NAME)
def test_a_word_of_statistics_has_its_line_on_the_page(page, inside, words):
    said = said_on(page, inside, words)
    used = {word for word, pattern in WRITTEN.items() if re.search(pattern, said, re.IGNORECASE)}
    layout = words(page.layout())
    assert [word for word in sorted(used) if WORDS[word] not in layout] == []


def test_every_word_that_is_explained_is_looked_for():
    assert set(WRITTEN) == set(WORDS)


@pytest.mark.parametrize(("said", "found"), [("of 38 deals (64 looks)", True), ("looks like what was learned", False)])
def test_a_word_is_told_from_the_same_in_plain_english(said, found):
    assert bool(re.search(WRITTEN["look"], said)) is found


@pytest.mark.parametrize("page", [*PANELS, model_quality], ids=lambda page: page.NAME)
def test_what_is_never_explained_is_never_said(page, inside, words):
    assert "bonferroni" not in said_on(page, inside, words).lower()
