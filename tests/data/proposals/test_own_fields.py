"""Columns that none is named for are fields of the export's own, unless they repeat what another says."""

import pytest

from data.proposals import proposal
from tests import cases


def own(folder, change, **headers):
    rows = [{headers.get(name, name): cell for name, cell in row.items()} for row in cases.rows(change)]
    found = proposal(cases.write(folder, {"deals.csv": cases.text(rows)}))
    return [row["label"] for row in found.keys.get("field", ())]


@pytest.mark.parametrize("header", ["Last Stage", "Ultima fase", "Vorherige Phase"])
def test_the_stage_that_a_deal_was_in_before_is_no_field(tmp_path, header):
    assert own(tmp_path, lambda deal: {header: "Offer" if deal.n % 3 else "Demo", "Source": f"S{deal.n % 3}"}) == [
        "Source"
    ]


def test_an_amount_that_says_the_same_is_no_field(tmp_path):
    amounts = lambda deal: {"Amount (base currency)": f"{deal.amount:.4f}", "Seats": deal.n % 9}  # noqa: E731  # one line
    assert own(tmp_path, amounts) == ["Seats"]


ITALIAN = {"Owner": "Utente assegnato", "Stage": "Fase", "Amount": "Importo", "Close Date": "Data di chiusura"}
DUTCH = {
    "Owner": "Toegewezen gebruiker",
    "Stage": "Verkoopfase",
    "Amount": "Verwachte omzet",
    "Created": "Aanmaakdatum",
}


@pytest.mark.parametrize("headers", [ITALIAN, DUTCH], ids=["Italian", "Dutch"])
def test_a_column_that_is_known_by_its_name_is_no_field(tmp_path, headers):
    chance = {"Italian": "Probabilità, %", "Dutch": "Kans (%)"}["Italian" if headers is ITALIAN else "Dutch"]
    assert own(tmp_path, lambda deal: {chance: (20, 100, 100, 0)[deal.n % 4]}, **headers) == []
