"""The comparisons: drivers first, each kind by how far its odds ratio lies from 1."""

from app.views.model.drivers import drivers


def test_drivers_come_first_the_farthest_from_one_on_top(ten):
    found = drivers(ten)
    assert found.drivers == 2
    assert found.comparisons["compared"].tolist() == ["Product: Beta", "Discount: per 5 %", "Stage: Offer"]


def test_a_side_is_only_taken_by_a_driver(ten):
    assert drivers(ten).comparisons["side"].tolist() == ["lost", "won", "neutral"]


def test_what_could_not_be_compared_is_kept_apart(ten):
    assert drivers(ten).left_out.to_dict("records") == [
        {"column": "account", "label": "Account", "note": "Too many levels."}
    ]
