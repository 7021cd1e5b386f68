"""The address at which a finding is proved."""

from app.views.insights.finding import proof_at
from app.views.state import scope_of


def test_it_has_the_days_the_filters_and_the_place_on_the_page():
    scope = scope_of({"from": "2026-01-01", "to": "2026-01-31", "owner": ["Ann"]})
    assert proof_at("/win-rate", scope, "here", region=["South"]) == (
        "/win-rate?from=2026-01-01&to=2026-01-31&compare=quarter&owner=Ann&region=South#here"
    )


def test_what_it_is_narrowed_to_stands_in_the_place_of_the_filter():
    assert proof_at("/win-rate", scope_of({"owner": ["Ann", "Bob"], "period": "all"}), "here", owner=["Bob"]) == (
        "/win-rate?period=all&compare=quarter&owner=Bob#here"
    )
