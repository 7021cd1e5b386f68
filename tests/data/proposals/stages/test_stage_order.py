"""In which order the stages of an unknown export come: by the first sign that tells it of all, else asked."""

import datetime as dt

import pytest

from data.proposals import answered, crms, proposal
from data.proposals.stages.stage_order import step_of
from tests import cases
from tests.examples import some

# Of these names none tells a step of a sale, and the funnel's order is not that of their numbers or of the alphabet.
FUNNEL = ("Zeta", "Alpha", "Omega")
OPEN = [deal for deal in cases.DEALS if deal.outcome == "open"]


def stage_of(deal):
    return FUNNEL[OPEN.index(deal) % 3] if deal in OPEN else deal.stage


def proposed(folder, more=lambda *_: {}, closed=lambda _: {}):
    def change(deal):
        told = more(deal, FUNNEL.index(stage_of(deal))) if deal in OPEN else closed(deal)
        return {"Stage": stage_of(deal), **told}

    return proposal(cases.write(folder, {"deals.csv": cases.deals(change)}))


def order(found):
    return [row["name"] for row in found.keys["stage"]][:3]


HEADERS = ["Stage number", "Номер этапа", "stage_id", "Stage order", "Phasenreihenfolge"]


@pytest.mark.parametrize("header", some(HEADERS, 3))
def test_a_column_of_their_places_orders_stages(tmp_path, header):
    found = proposed(tmp_path, lambda _, place: {header: 10 + place}, lambda _: {header: 99})
    assert order(found) == list(FUNNEL)
    assert found.stagings[0].order_why == f"In order of {header!r}."


def test_a_column_that_gives_a_stage_two_places_orders_none(tmp_path):
    found = proposed(tmp_path, lambda deal, place: {"Stage order": place + deal.n}, lambda _: {"Stage order": 99})
    assert [question.key for question in found.questions] == ["order"]


def test_a_probability_that_one_stage_lacks_orders_none(tmp_path):
    chance = lambda _, place: {"Probability": (20, "", 60)[place]}  # noqa: E731  # one line says it
    asked = [one.key for one in proposed(tmp_path, chance, lambda _: {"Probability": 0}).questions]
    assert "order" in asked


@pytest.mark.parametrize("named", [("Lead", "In Progress"), ("In Progress", "Lead")])
def test_stages_that_a_crm_starts_with_stand_in_its_order(named):
    places = crms.named("Attio").places(named)
    assert sorted(named, key=lambda name: places[name.casefold()]) == ["Lead", "In Progress"]
    assert crms.named("Attio").places((*named, "Offer")) == {}


def test_ids_in_place_of_names_stand_in_their_order(tmp_path):
    ids = dict(zip(FUNNEL, ("7003", "7001", "7002"), strict=True))
    found = proposal(
        cases.write(tmp_path, {"deals.csv": cases.deals(lambda d: {"Stage": ids.get(stage_of(d), stage_of(d))})})
    )
    assert (order(found), found.questions) == (["7001", "7002", "7003"], ())


def test_deals_that_have_been_open_for_longer_are_further(tmp_path):
    """Five deals each in three stages, opened in one order of months."""
    rows = []
    for place, (stage, month) in enumerate(zip(FUNNEL, (6, 4, 2), strict=True)):
        for n in range(5):
            opened = cases.iso(dt.date(2025, month, 1 + n))
            rows.append(cases.row(cases.DEALS[3]) | {"Deal ID": f"O{place}{n}", "Stage": stage, "Created": opened})
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text([*cases.rows(deals=CLOSED), *rows])}))
    assert order(found) == list(FUNNEL)
    (question,) = found.questions
    assert question.sentence == (
        "Is this the order in which a deal goes through these stages? In part only the age of open deals tells it."
    )
    assert order(answered(found, {question.key: "As listed here"})) == list(FUNNEL)
    assert found.stagings[0].order_why.startswith("In order of how long their deals have been open. That tells little")


CLOSED = [deal for deal in cases.DEALS if deal.outcome != "open"]


def test_where_nothing_tells_it_somebody_is_asked(tmp_path):
    found = proposed(tmp_path)
    (asked,) = found.questions
    assert (asked.key, len(asked.choices)) == ("order", 6)
    assert asked.sentence.startswith("In which order does a deal go through these stages?")
    assert (asked.choices[0].label, asked.example) == ("As listed here", " → ".join(order(found)))
    last = asked.choices[-1]
    assert order(answered(found, {"order": "As listed here"})) == order(found)
    told = answered(found, {"order": last.label})
    assert (order(told), told.questions) == (last.label.split(" → "), ())
    assert [row["outcome"] for row in told.keys["stage"]] == ["open", "open", "open", "won", "lost"]


def test_a_name_without_a_step_is_asked_about_amid_those_that_have_one(tmp_path):
    stages = ("Negotiation", "Zeta", "Lead")
    found = proposal(
        cases.write(
            tmp_path, {"deals.csv": cases.deals(lambda d: {"Stage": stages[OPEN.index(d) % 3]} if d in OPEN else {})}
        )
    )
    assert [question.key for question in found.questions] == ["order"]
    assert order(found) == ["Lead", "Zeta", "Negotiation"]


DEFAULTS = {
    "HubSpot": "Cita agendada, Calificado para comprar, Cotización enviada, En negociación, Orden de compra pendiente",
    "Pipedrive": "Lead qualifiziert, Kontakt hergestellt, Bedarf geklärt, Angebot erstellt, Verhandlung gestartet",
    "Zoho": "Analyse des besoins, Proposition de valeur, Identification des décideurs, Devis, Négociation",
    "Salesforce": "Prospecting, Qualification, Needs Analysis, Value Proposition, Price Quote, Negotiation",
    "EspoCRM": "Primo contatto, Qualificazione, Demo, Proposta, Trattativa, Contratto inviato",
    "Attio": "Inbound, Discovery call, Trial, Security review, Redlines",
    "Bitrix24": "New enquiry, Site visit, BOQ / Quotation sent, Negotiation, LPO awaited",
    "Odoo": "Novo, Qualificado, Proposta, Negociação, Contrato",
    "Dynamics": "Nieuw, Kwalificatie, Behoefteanalyse, Offerte, Onderhandeling, Ondertekening",
    "Russian": "Новая заявка, Первый контакт, Квалификация, Презентация, Коммерческое предложение, Переговоры, Договор",
    "renewals": "Por renovar, Propuesta de renovación enviada",
}


@pytest.mark.parametrize("stages", some(list(DEFAULTS.values()), 4))
def test_the_steps_that_stages_name_stand_in_the_order_of_a_sale(stages):
    steps = [step_of(name) for name in stages.split(", ")]
    assert steps == sorted({step for step in steps if step is not None})


def test_of_stages_that_name_one_step_the_next_sign_tells(tmp_path):
    """Both offers name a proposal; their ids tell which comes first."""
    ids = {"Demo": 1, "Offer two": 2, "Offer one": 3}

    def change(deal):
        stage = list(ids)[2 - OPEN.index(deal) % 3] if deal in OPEN else deal.stage
        return {"Stage": stage, "Stage ID": ids.get(stage, 9)}

    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(change)}))
    assert (order(found), found.questions) == (list(ids), ())
