"""What moved a loss probability between two publications, in parts that add up whatever the models say."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.schema import Field
from model.decisions.revisions import lacking, revisions
from model.registry.bundle import Bundle
from tests.model.handmade import handmade

DAYS = pd.to_datetime(["2026-06-23", "2026-06-30"])
shares = st.floats(0.0, 1.0)


@dataclasses.dataclass(frozen=True, eq=False)
class ByTable(Bundle):
    """A bundle that says of each amount and day what a table says."""

    table: tuple = ()

    def loss_probability(self, facts):
        late = (facts["as_of_on"] == DAYS[1]).to_numpy(int)
        return np.array(self.table)[facts["amount"].to_numpy(int), late]


def says(table):
    made = handmade()
    return ByTable(**{field.name: getattr(made, field.name) for field in dataclasses.fields(Bundle)}, table=table)


def facts(day, **amounts):
    return pd.DataFrame({"opportunity_id": list(amounts), "as_of_on": DAYS[day], "amount": list(amounts.values())})


@given(st.lists(st.tuples(shares, shares), min_size=4, max_size=4))
def test_the_parts_lead_from_what_was_said_to_what_is_said(cells):
    former, bundle = says(tuple(cells[:2])), says(tuple(cells[2:]))
    row = revisions(former, bundle, facts(0, A=0, B=1), facts(1, C=1, A=1)).iloc[0]
    assert (row["opportunity_id"], row["former_loss"]) == ("A", cells[0][0])
    assert row["former_loss"] + row["by_time"] + row["by_data"] + row["by_model"] == pytest.approx(
        cells[3][1], abs=1e-12
    )


def test_each_part_is_of_one_change_alone():
    former, bundle = says(((0.2, 0.25), (0.5, 0.6))), says(((0.1, 0.1), (0.1, 0.9)))
    row = revisions(former, bundle, facts(0, A=0), facts(1, A=1)).iloc[0]
    assert [row[part] for part in ("by_time", "by_data", "by_model")] == pytest.approx([0.05, 0.35, 0.3])
    same = revisions(former, former, facts(1, A=0), facts(1, A=0)).iloc[0]
    assert [same[part] for part in ("by_time", "by_data", "by_model")] == [0.0, 0.0, 0.0]


def test_what_a_former_model_reads_and_the_export_lacks_is_named():
    former = handmade(fields=(Field("opportunities", "amount", "Amount", "number", "while open"),))
    assert lacking(former, facts(0, A=1)) == []
    assert lacking(former, pd.DataFrame({"opportunity_id": []})) == ["Amount"]
