"""Rules that hold for every page."""

import inspect

import pytest

import pages
from app.components.actions import planning
from app.components.what_if import scenarios

# What callbacks draw and others listen to.
FORMS = (scenarios.form, lambda: planning.place("O07"))


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.NAME)
def test_a_layout_takes_whatever_the_address_carries_and_asks_for_nothing(page, monkeypatch):
    def ask(*_):
        raise AssertionError("a layout asked for data")

    monkeypatch.setattr("app.context.services", ask)
    monkeypatch.setattr("app.services.Services.published", ask)
    page.layout()
    page.layout(threshold="1", nonsense="?")


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.NAME)
def test_a_page_says_its_path_name_and_question(page):
    assert page.PATH.startswith("/")
    assert page.NAME
    assert page.LEAD[0].isupper()
    assert not page.LEAD.endswith(".")
    assert inspect.getdoc(page)


def test_every_wire_ends_on_something_that_is_there(dash_app, client):
    """Every plain id that a callback names is in the shell, in a layout, or in what another callback draws."""
    shell = dash_app.layout.to_plotly_json()
    drawn = str(shell) + "".join(str(page.layout().to_plotly_json()) for page in pages.PAGES)
    drawn += "".join(str(page.layout(opportunity_id="O07").to_plotly_json()) for page in pages.PAGES)
    drawn += "".join(inspect.getsource(page) for page in pages.PAGES)
    drawn += "".join(str(form().to_plotly_json()) for form in FORMS)
    # Dash fills its map of callbacks with the first request.
    assert client.get("/_dash-dependencies").status_code == 200
    named = {
        part["id"]
        for callback in dash_app.callback_map.values()
        for part in (*callback["inputs"], *callback["state"])
        if not part["id"].startswith(("{", "_pages"))
    }
    assert {"scope", "what-if-scenarios-asked"} <= named
    assert [name for name in sorted(named) if name not in drawn] == []
