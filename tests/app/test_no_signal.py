"""Without signal no twin gives a deal a loss probability, a flag or what rests on either, whatever is asked of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

# What is said of a deal by its loss probability; each is null or absent everywhere.
TOLD = {
    *("loss_probability", "expected_loss", "expected_revenue", "expected_won", "flagged", "threshold", "top_reason"),
    *("now", "then", "expected_loss_now", "expected_loss_then", "flagged_now", "flagged_then", "threshold_now"),
    *("threshold_then", "flagged_amount", "flagged_expected_loss", "none_cost", "all_cost", "comparison", "lines"),
}
# These judge the model or describe what is accepted, and say nothing of a deal.
OF_THE_MODEL = ("/api/v1/model/backtest", "/api/v1/model/versions", "/api/v1/openapi.json")
QUERIES = (
    "",
    "threshold=0",
    "policy=money&flag_from=0&false_alarm=0",
    "flagged=yes",
    "loss_from=0",
    "sort=-loss_probability",
    "set.discount=50",
)


@pytest.fixture
def silent(client, dash_app, ten_without_signal, monkeypatch):
    """A client of the world whose model has no signal, though its kept scores say something of every deal."""
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    return client


def twins(client) -> list[str]:
    """Every twin that is asked by an address alone."""
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    named = {re.sub(r"\{[^}]*\}", "O08", path) for path, methods in paths.items() if "get" in methods}
    return sorted(path for path in named if path.startswith("/api/v1/") and path not in OF_THE_MODEL)


def told(answer: Any, at: str = "") -> Iterator[str]:
    """The places of an answer that say something of a deal by its loss probability."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key in TOLD and value is not None and not isinstance(value, dict | list):
                yield f"{at}.{key} = {value!r}"
            yield from told(value, f"{at}.{key}")
    elif isinstance(answer, list):
        for nth, value in enumerate(answer):
            yield from told(value, f"{at}[{nth}]")


@pytest.mark.parametrize("query", QUERIES)
def test_no_twin_says_a_probability_or_a_flag(silent, query):
    answered = 0
    for path in twins(silent):
        response = silent.get(f"{path}?{query}")
        if response.status_code == 422:  # the twin has no such key
            continue
        answered += 1
        assert list(told(response.get_json())) == [], path
    assert answered > 0


def test_the_words_of_every_twin_call_no_deal_flagged(silent):
    for path in twins(silent):
        text = silent.get(path).get_data(as_text=True)
        assert not re.search(r"expected loss above|loss chance (at or )?above", text), path


@pytest.mark.parametrize(
    "body",
    [
        {"opportunities": [{"opportunity_id": "O08"}, {"opportunity_id": "O07", "changes": {"discount": 30}}]},
        {"facts": {"amount": 5000, "owner": "Ann"}},
    ],
)
def test_what_is_scored_on_request_has_no_score_but_the_base_rate(silent, body):
    answer = silent.post("/api/v1/score", json=body).get_json()
    assert (answer["ranked"], answer["verdict"], answer["base_rate"]) == (False, "No signal", pytest.approx(1 / 3))
    assert list(told(answer)) == []
    assert all(one["reasons"] == [] for one in answer["scores"])


@pytest.mark.parametrize("query", ["", "?flagged=yes", "?loss_from=0"])
def test_the_file_has_no_column_of_what_is_not_said(silent, query):
    head, *rows = silent.get(f"/export/at-risk.csv{query}").get_data(as_text=True).splitlines()
    assert TOLD.isdisjoint(head.split(","))
    assert {"stale", "stale_because", "overdue_days"} <= set(head.split(","))
    assert len(rows) == (0 if query else 4)


def test_the_list_says_by_what_it_is_sorted_and_answers_flagged_with_none(silent):
    everything = silent.get("/api/v1/at-risk").get_json()
    assert [row["opportunity_id"] for row in everything["page"]["rows"]] == ["O08", "O10", "O09", "O07"]
    assert "sorted by what is known" in everything["list"]["order"]
    flagged = silent.get("/api/v1/at-risk?flagged=yes").get_json()
    assert (flagged["list"]["shown"]["n"], flagged["page"]["rows"]) == (0, [])
    assert "no signal" in flagged["list"]["unanswered"]
