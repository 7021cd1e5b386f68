"""Every page, its twin and its file answer over exports that lack what most have, and name what is missing."""

import itertools
import json

import pytest

import pages
from app.answer_json import as_json
from app.views.what_if import answer as hypotheses
from app.views.what_if.opening import opening
from pages import (
    at_risk,
    forecast,
    frame,
    insights,
    model_quality,
    movement,
    people,
    pipeline,
    portfolio,
    review,
    stages,
    threshold,
    what_if,
    what_if_tabs,
    win_rate,
)
from tests import odd
from tests.examples import some
from tests.small_training import train_small

REQUEST = {"startRow": 0, "endRow": 50, "sortModel": [], "filterModel": {}}
LACKING = {
    "only choices": "no dates",
    "opening dates alone": "no closing dates",
    "closing dates alone": "no opening dates",
    "expected dates alone": "no dates",
}


@pytest.fixture(scope="module", params=some(odd.WORLDS, 4))
def name(request):
    return request.param


@pytest.fixture(scope="module")
def world(name, tmp_path_factory):
    """What is trained is small: how good it is does not matter here."""
    with pytest.MonkeyPatch.context() as patch:
        train_small(patch)
        return odd.services(tmp_path_factory.mktemp("odd"), name)


@pytest.fixture(autouse=True)
def served(world, dash_app, monkeypatch):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", world)
    monkeypatch.setitem(dash_app.server.config, "PROPAGATE_EXCEPTIONS", 0)


@pytest.fixture(scope="module")
def still_open(world):
    """Open deals: one opened on a known day, where there is one, and one that was not."""
    with world.published().snapshot.cursor() as cursor:
        found = "select opportunity_id from opportunities where outcome = 'open' order by opened_on nulls last"
        ids = cursor.execute(found).fetchall()
    return [ids[0][0], ids[-1][0]]


@pytest.fixture(scope="module")
def account(world):
    """The name of an account that has deals; None where none is recorded."""
    with world.published().snapshot.cursor() as cursor:
        (name,) = cursor.execute("select min(account) from opportunities").fetchone()
    return name


def read(client, path):
    """The answer to a path, a file to its end."""
    answer = client.get(path)
    answer.get_data()
    return answer


def test_every_twin_answers_in_finite_numbers(client, still_open, account):
    described = client.get("/api/v1/openapi.json").get_json()["paths"]
    named = {"{kind}": "md", "{account}": account}
    # None of those that are asked for has closed.
    paths = [path for path, how in described.items() if "get" in how and "closed-opportunities" not in path]
    for part, value in named.items():
        paths = [path.replace(part, value or part) for path in paths if value or part not in path]
    asked = [path.replace("{opportunity_id}", one) for path in paths for one in (*still_open, "new")]
    # What is composed from nothing is no deal of the snapshot.
    no_deal = ("/api/v1/opportunities/new", "/api/v1/trend/new", "/api/v1/ledger/new")
    # Nothing is being brought in, and a snapshot is known by its version.
    of_none = ("{import_id}", "{version}")
    wanted = dict.fromkeys(path for path in asked if path not in no_deal and not any(one in path for one in of_none))
    answers = {path: read(client, path) for path in wanted}
    # Where nothing can be compared there is no file of what changed, and it says why.
    compared = not answers["/api/v1/movement"].get_json()["none"]
    refused = () if compared else ("/export/movement.csv", "/export/movement.xlsx")
    expected = dict.fromkeys(wanted, 200) | dict.fromkeys(refused, 422)
    assert {path: found.status_code for path, found in answers.items()} == expected

    def refuse(number):
        raise AssertionError(number)

    for found in answers.values():
        if found.mimetype == "application/json":
            json.loads(found.get_data(as_text=True), parse_constant=refuse)


def test_known_and_composed_deals_are_scored_on_request(client, still_open):
    known = [{"opportunity_id": one} for one in still_open]
    bodies: tuple[dict, ...] = ({"opportunities": known}, {"facts": {"colour": "Red"}}, {"facts": {}})
    for body in bodies:
        answer = client.post("/api/v1/score", json=body)
        assert answer.status_code == 200, answer.get_data(as_text=True)


@pytest.mark.parametrize("query", ["", "?flagged=all&policy=flat&threshold=0.4"])
def test_the_file_lists_what_is_open(client, world, query):
    file = client.get(f"/export/at-risk.csv{query}")
    assert file.status_code == 200
    with world.published().snapshot.cursor() as cursor:
        count = cursor.execute("select count(*) from opportunities where outcome = 'open'").fetchall()[0][0]
    assert sum(line.startswith("C0") for line in file.get_data(as_text=True).splitlines()) == count


def wires():
    """Every wire that asks for no deal, with what a browser would send."""
    state: dict = {"threshold": 0.4}
    query: dict = {}
    yield from ((wire, (state,)) for wire in (pipeline.open_pipeline, pipeline.look_ahead, model_quality.judged))
    yield from (
        (wire, (state,))
        for wire in (win_rate.closed_opportunities, win_rate.compare_groups, win_rate.cross_owners_and_products)
    )
    yield from ((wire, (state,)) for wire in (stages.follow_stages, insights.find))
    asked = (forecast.tell_the_end, review.show_review, movement.compare_days, people.compare_people)
    yield from ((wire, (state, query)) for wire in asked)
    yield at_risk.describe_list, (state, query)
    yield at_risk.draw_list, (0, query)
    yield at_risk.list_block, (REQUEST, state, query)
    yield portfolio.change_many, (state, query)
    yield threshold.show_line, (state, None)
    yield threshold.history, (None,)
    yield frame.describe_scope, (state,)
    yield what_if.offer_deals, (state, None)
    yield pages.model_backtest.replayed, (None,)
    yield pages.model_columns.judged_columns, (None,)
    yield pages.model_drivers.show_drivers, (None,)
    yield pages.model_drift.show_drift, (None,)
    yield pages.import_report.imported, (None,)
    yield pages.model_versions.show_versions, (None, {})


def wires_of(world, one):
    """Every wire that asks for a deal; the one that is composed from nothing has no id."""
    state: dict = {"threshold": 0.4}
    asked = {"state": state, "opportunity_id": one, "changes": {}, "beside": "", "nth": 1}
    if one is not None:
        yield at_risk.open_deal, ({"deal": one, "scope": {}},)
        yield at_risk.compare_deal, (one,)
    yield what_if.open_deal, (state, {}, f"/what-if/{one or 'new'}")
    if opening(world, state, one, {}) is not None and world.published().bundle.has_signal:
        answer = json.loads(json.dumps(as_json(hypotheses.what_if(world, state, one, {}, None))))
        yield what_if.draw, (answer,)
        yield what_if.compare, (answer,)
    yield what_if_tabs.search, (asked,)
    yield what_if_tabs.compare, (asked,)


def test_every_wire_of_every_page_draws(world, still_open, inside, words):
    of_deals = (wires_of(world, one) for one in (*still_open, None))
    for wire, sent in itertools.chain(wires(), *of_deals):
        assert "Something went wrong" not in words(inside(wire, *sent))


def test_every_layout_is_served(client, still_open):
    for page in pages.PAGES:
        assert client.get(page.PATH).status_code == 200


def test_what_is_missing_is_named(name, world, inside, words):
    lacking, published = LACKING.get(name), world.published()
    if lacking is None:
        assert published.bundle.card.judged_by == "rolling origin"
        return
    assert f"The export has {lacking}: judged by" in published.bundle.card.method.words
    assert f"This export has {lacking}, so" in words(inside(pages.model_backtest.replayed, None)["timing"])
    gone = "in a period" in words(inside(win_rate.closed_opportunities, {}))
    assert gone == (lacking in ("no dates", "no closing dates"))


def test_a_deal_opened_on_an_unknown_day_has_an_outcome_and_a_loss_probability_and_no_age(name, world):
    with world.published().snapshot.cursor() as cursor:

        def one(question):
            return cursor.execute(question).fetchall()[0][0]

        unknown = one("select count(*) from opportunity_facts where opened_on is null")
        assert one("select count(*) from opportunity_facts where opened_on is null and age_days is not null") == 0
        scored = one("select count(*) from opportunities o join scores using (opportunity_id) where o.outcome = 'open'")
        assert scored == one("select count(*) from opportunities where outcome = 'open'") > 0
        if name == "some opening dates":
            assert unknown > 0
            latest = "select name, max(closed) as closed from records where kind = 'owner' group by name"
            closed = one(f"select sum(closed) from ({latest})")
            assert closed == one("select count(*) from opportunities where outcome <> 'open'")
