"""The discounts of what was won in the ten-row world: Ann 0 and 10 %, Bob 0 %, Cat 0 %."""

import pytest

from app.views.people.answer import people
from tests import worlds


def test_the_mean_is_of_what_was_won(ten):
    found = people(ten, {"period": "all"})
    assert found.discounts
    assert found.people.set_index("owner")["discount"].to_dict() == pytest.approx({"Ann": 0.05, "Bob": 0, "Cat": 0})


def test_a_team_has_the_mean_of_its_deals_and_not_of_its_people(ten):
    """Mia's three won deals have 0, 10 and 0 %."""
    assert people(ten, {"period": "all"}).teams.set_index("manager")["discount"]["Mia"] == pytest.approx(0.1 / 3)


def test_the_period_and_the_filters_apply(ten):
    found = people(ten, {"period": "2026-03-01..2026-03-31", "product": ["Alpha"]})
    assert found.people.set_index("owner")["discount"]["Ann"] == pytest.approx(0.1), "O02 alone"


def test_an_export_without_discounts_has_none(tmp_path):
    fields = [{**worlds.MAPPING["field"][0], "name": "rebate"}, *worlds.MAPPING["field"][1:]]
    columns = {**worlds.MAPPING["opportunities"]["columns"], "rebate": "discount"}
    columns.pop("discount")
    mapping = worlds.source(field=fields, opportunities={**worlds.MAPPING["opportunities"], "columns": columns})
    changes = worlds.CHANGES.replace("discount", "rebate")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "FEATURES", ("rebate", "pushes", "stage"))
        found = people(worlds.services(tmp_path, mapping=mapping, files={"changes": changes}), {"period": "all"})
    assert not found.discounts
    assert found.people["discount"].isna().all()
