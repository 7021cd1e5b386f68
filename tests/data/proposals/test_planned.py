"""A column that says that its days are planned is no closing day: it stands in where a file has no other."""

import pytest

from data.proposals import proposal
from data.proposals.columns import PLANNED
from tests import cases

HEADERS = (
    *("Expected Close Date", "Forecast close date", "Est. close date", "Voraussichtliches Abschlussdatum"),
    *("Date de clôture prévue", "Fermeture prévue", "Fecha prevista de cierre", "Fechamento previsto"),
    *("Close Date (expected)", "Abschluss (geplant)", "Дата закрытия (план)", "Geschatte afsluitdatum"),
    *("Chiusura prevista", "Verwachte sluitdatum", "Предполагаемая дата закрытия"),
)


def found_of(folder, header, **more):
    table = [{header if name == "Close Date" else name: cell for name, cell in row.items()} for row in cases.rows()]
    found = proposal(cases.write(folder, {"deals.csv": cases.text([row | more for row in table])}))
    return {one.name: one for one in found.columns}, found.keys["opportunities"]


@pytest.mark.parametrize("header", HEADERS)
def test_the_only_planned_day_is_expected_and_stands_in_for_the_closing(tmp_path, header):
    named, keys = found_of(tmp_path, header)
    assert (named["expected_close_on"].header, named["closed_on"].header) == (header, header)
    assert named["closed_on"].evidence == PLANNED
    assert named["closed_on"].confidence < 0.85 < named["expected_close_on"].confidence
    assert keys["planned"]


@pytest.mark.parametrize("header", ["Close Date", "Closing Date", "Date de clôture", "Schlusstermin"])
def test_a_day_that_does_not_say_so_is_the_closing_day(tmp_path, header):
    named, keys = found_of(tmp_path, header)
    assert (named["closed_on"].header, named["closed_on"].planned) == (header, False)
    assert "planned" not in keys


def test_beside_a_closing_day_the_planned_day_stands_for_nothing(tmp_path):
    named, keys = found_of(tmp_path, "Expected Close Date", **{"Closed on": "2025-08-01"})
    assert (named["expected_close_on"].header, named["closed_on"].header) == ("Expected Close Date", "Closed on")
    assert "planned" not in keys
