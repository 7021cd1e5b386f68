"""The loss probabilities of a page of deals at each week's end, asked for once."""

import math

import pandas as pd
import pytest

from app.views.deals.loss_history import with_history

ROWS = pd.DataFrame({"opportunity_id": ["O09", "O07", "O99"]}, index=[5, 3, 1])


def test_each_row_has_its_history_and_what_it_moved_by(rebuilt):
    found = with_history(rebuilt.published().snapshot, ROWS).set_index("opportunity_id")
    assert found.loc["O07", "loss_history"] == pytest.approx([0, 0, 0, 0, 0.3, 0.3, 0.3, 0.3, 0.4])
    assert found.loc["O07", "loss_moved"] == 40
    assert found.loc["O09", "loss_history"][:6] == [None] * 6
    assert found.loc["O99", "loss_history"] == [None] * 9
    assert math.isnan(found.loc["O99", "loss_moved"])


def test_where_nothing_was_rebuilt_nothing_is_known(ten):
    found = with_history(ten.published().snapshot, ROWS)
    assert found["loss_history"].tolist() == [[], [], []]
    assert found["loss_moved"].isna().all()


def test_one_question_is_asked_for_a_page(rebuilt, monkeypatch):
    snapshot, asked = rebuilt.published().snapshot, []
    ask = snapshot.ask

    def counted(question, **more):
        asked.append(question)
        return ask(question, **more)

    monkeypatch.setattr(snapshot, "ask", counted)
    with_history(snapshot, ROWS)
    assert asked == ["trends_of_many"]
