"""A CRM is told by headers of its own; what it means by them is declared."""

import pytest

from data.proposals import explained, proposal
from data.proposals.crms import CRMS, NONE, named, recognised
from tests import cases


def test_one_header_of_a_crm_is_too_little_to_tell_it():
    assert recognised(["Deal Stage", "Amount", "hs_object_id"])[0] is NONE


def test_two_crms_that_are_as_likely_tell_none():
    assert recognised(["hs_object_id", "dealstage", "StageName", "IsWon"])[0] is NONE


def test_russian_headers_that_several_crms_write_tell_none_of_them():
    shared = ["Название сделки", "Сумма", "Валюта", "Ответственный"]
    assert recognised([*shared, "Стадия сделки", "Сделка закрыта"])[0].name == "Bitrix24"
    ours = ["Название сделки", "Стадия продаж", "Сумма сделки", "Валюта", "Дата закрытия", "Ответственный(ая)"]
    assert recognised(ours)[0].name == "SuiteCRM"


def test_portuguese_headers_that_several_crms_write_tell_none_of_them():
    shared = ["ID do registro", "Nome do Negócio", "Proprietário do Negócio", "Valor", "Data de Fechamento"]
    assert recognised(shared)[0] is NONE
    assert recognised([*shared, "Hora de Criação", "Hora da Modificação"])[0].name == "Zoho CRM"
    assert recognised([*shared, "Etapa do negócio", "Empresa associada", "Pipeline"])[0].name == "HubSpot"


def test_what_tells_a_crm_is_said():
    crm, why = recognised(["hs_object_id", "dealstage", "dealname", "closedate", "amount"])
    assert (crm.name, why) == (
        "HubSpot",
        "it names its columns 'hs_object_id', 'dealstage', 'dealname' and 1 more.",
    )


@pytest.mark.parametrize("crm", CRMS, ids=lambda crm: crm.name)
def test_every_crm_is_told_by_its_strong_headers(crm):
    assert recognised(crm.strong)[0] is crm
    assert named(crm.name) is crm


def test_a_draft_says_which_crm_it_is_and_where_a_deal_is_found(tmp_path):
    table = cases.deals(lambda _: {"dealstage": "x", "hs_object_id": "y"})
    text = explained(proposal(cases.write(tmp_path, {"deals.csv": table})))
    assert "# HubSpot: it names its columns 'dealstage', 'hs_object_id', 'Close Date'." in text
    assert 'record_url = "https://app.hubspot.com/contacts/PORTAL/record/0-3/{id}"' in text


def test_a_crm_without_a_lost_stage_is_not_asked_for_one(tmp_path):
    steps = {"open": "SCREENING", "won": "CUSTOMER", "lost": "MEETING"}
    told = lambda deal: {"Amount / Amount": deal.amount, "Company / Name": "Acme", "Stage": steps[deal.outcome]}  # noqa: E731  # one line
    table = cases.text(cases.without(cases.rows(told), "Amount", "Account"))
    found = proposal(cases.write(tmp_path, {"deals.csv": table}))
    assert (found.crm, found.questions) == ("Twenty", ())
    assert found.keys["stage"][-1] == {"name": "Lost", "outcome": "lost", "optional": True}


def test_vtiger_is_recognised_in_polish():
    headers = ["Numer szansy", "Nazwa organizacji", "Etap sprzedaży", "Przypisane do", "Czas utworzenia"]
    assert recognised(headers)[0].name == "vtiger"
