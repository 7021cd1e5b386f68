"""Where no column holds the stage, columns of days that name stages tell it, in the names of six languages."""

import pytest

from data.proposals import proposal
from data.proposals.answers import staged
from tests import cases
from tests.examples import some

# Of ten deals how many of the columns have a day; of four in a row the last is lost.
REACHED = (1, 2, 3, 2, 1, 3, 3, 1, 2, 3)
DAYS = ("2025-01-14", "2025-02-16", "2025-03-18")


def row(n, headers):
    days = {header: DAYS[k] if k < REACHED[n] else "" for k, header in enumerate(headers[:3])}
    lost = "2025-04-01" if REACHED[n] < 3 and n % 2 else ""
    return {"No.": f"D{n}", "Customer": f"C{n % 3}", "Value": 100 + n} | days | dict.fromkeys(headers[3:], lost)


def proposed(folder, headers, more=lambda _: {}):
    table = [row(n, headers) | more(n) for n in range(len(REACHED))]
    return proposal(cases.write(folder, {"deals.csv": cases.text(table)}), "Ten")


def history(found):
    return found.keys.get("stage_history", {})


@pytest.mark.parametrize(
    ("headers", "stages"),
    some(
        [
            (("Anfrage am", "Angebot am", "Auftrag am", "Abgesagt am"), ("Anfrage", "Angebot", "Auftrag", "Abgesagt")),
            (("RFQ received", "Demo on", "Order date", "Declined"), ("RFQ", "Demo", "Order", "Declined")),
            (("Дата запроса", "Дата предложения", "Дата выиграна", "Дата отказ"), None),
            (("Inquiry date", "Quote sent", "Won on", "Lost on"), ("Inquiry", "Quote", "Won", "Lost")),
            (("Fecha consulta", "Fecha propuesta", "Fecha pedido", "Fecha perdido"), None),
            (("Data da proposta", "Data da negociação", "Data do pedido", "Data perdido"), None),
            (("Date de la demande", "Date du devis", "Date de commande", "Perdu le"), None),
        ],
        3,
    ),
)
def test_days_of_stages_tell_the_stage_where_no_column_holds_it(tmp_path, headers, stages):
    found = proposed(tmp_path, headers)
    assert (history(found)["tells_stage"], tuple(history(found)["entered"])) == (True, headers)
    assert [stage["outcome"] for stage in found.keys["stage"]] == ["open", "open", "won", "lost"]
    assert stages is None or tuple(history(found)["entered"].values()) == stages
    columns = found.keys["opportunities"]["columns"]
    assert (columns["won_on"], columns["lost_on"]) == headers[2:]
    assert found.comments["stage_history",].endswith("a deal is in the stage of its last day")
    assert found.questions == ()


def test_an_outcome_that_no_column_names_is_asked_for(tmp_path):
    found = proposed(tmp_path, ("Anfrage am", "Angebot am", "Auftrag am"))
    assert [question.key for question in found.questions] == ["lost"]


def test_a_stage_with_two_columns_is_one(tmp_path):
    found = proposed(tmp_path, ("Angebot erstellt am", "Angebot versendet am", "Auftrag am", "Abgesagt am"))
    assert list(history(found)["entered"].values()) == ["Angebot", "Angebot", "Auftrag", "Abgesagt"]
    assert [stage["name"] for stage in found.keys["stage"]] == ["Angebot", "Auftrag", "Abgesagt"]


@pytest.mark.parametrize(
    "headers",
    [
        ("Contract start", "Contract end", "Offer valid until"),
        ("Next meeting", "Planned demo", "Expected order"),
        ("Birthday", "Anfrage am", "Invoice date"),
    ],
)
def test_other_days_are_of_no_stage(tmp_path, headers):
    assert history(proposed(tmp_path, headers)) == {}


def test_a_column_that_holds_the_stage_goes_before_its_days(tmp_path):
    headers = ("Anfrage am", "Angebot am", "Auftrag am", "Abgesagt am")
    found = proposed(tmp_path, headers, lambda n: {"Status": ("Open", "Won", "Lost")[n % 3]})
    assert "tells_stage" not in history(found)
    assert found.keys["opportunities"]["columns"]["stage"] == "Status"


def test_another_column_that_is_chosen_as_the_stage_takes_the_place_of_days(tmp_path):
    headers = ("Anfrage am", "Angebot am", "Auftrag am", "Abgesagt am")
    found = staged(proposed(tmp_path, headers, lambda n: {"Colour": ("Red", "Blue")[n % 2]}), "Colour")
    assert "tells_stage" not in history(found)
    assert {stage.name for stage in found.stages} >= {"Red", "Blue"}
