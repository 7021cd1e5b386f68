"""The backtest page's numbers."""

import dataclasses

from app.views.model.backtest import backtest
from app.views.model_card import backtest as origins_of
from model.registry.card import Card
from tests import cards


def test_an_origin_is_a_date_in_words(ten):
    found = backtest(ten)
    assert found.origins["named"].tolist() == ["1 Mar 2026", "1 May 2026"]
    assert found.origins["origin"].tolist() == ["2026-03-01", "2026-05-01"]
    assert found.method == dataclasses.asdict(cards.METHOD)


def test_an_origin_of_an_export_without_dates_keeps_its_name():
    rows = (dataclasses.replace(cards.BACKTEST[0], origin="first half"),)
    assert origins_of(Card(backtest=rows))["named"].tolist() == ["first half"]


def test_the_settings_with_the_least_log_loss_come_first(ten):
    assert backtest(ten).search["depth"].tolist() == [4, 6]
    assert backtest(ten).search["chosen"].tolist() == [True, False]
