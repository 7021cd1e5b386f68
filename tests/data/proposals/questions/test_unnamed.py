"""What no header names is asked about where cells may be it: a deal's owner, account, name and expected close."""

import datetime as dt

import pytest

from data.proposals import answered, proposal
from data.proposals.questions.unnamed import _is_company, _is_person
from tests import cases

PEOPLE = ("Ann Bell", "Jean de la Tour", "O. Müller", "Zoë Brown-Smith")


def found(folder, **columns):
    def change(deal):
        return {header: of(deal) for header, of in columns.items()}

    rows = cases.without(cases.rows(change), "Owner", "Account", *(["Close Date"] if "Closed" in columns else []))
    return proposal(cases.write(folder, {"deals.csv": cases.text(rows)}))


def asked(told):
    return {question.key: [choice.label for choice in question.choices] for question in told.questions}


def test_people_who_have_several_deals_may_own_them(tmp_path):
    told = found(tmp_path, Xyz=lambda deal: PEOPLE[deal.n % 4], Colour=lambda deal: ("Red", "Green")[deal.n % 2])
    assert asked(told) == {"owner": ["Xyz", "None of these"]}
    chosen = answered(told, {"owner": "Xyz"}).keys
    assert chosen["opportunities"]["columns"]["owner"] == "Xyz"
    assert "xyz" not in {row["name"] for row in chosen.get("field", ())}
    assert "owner" not in answered(told, {"owner": "None of these"}).keys["opportunities"]["columns"]


def test_companies_may_be_accounts_and_words_that_seldom_repeat_names(tmp_path):
    told = found(
        tmp_path,
        Xyz=lambda deal: f"Firm {deal.n % 7} GmbH",
        Abc=lambda deal: f"Boiler for hall number {deal.n}",
        Remark=lambda deal: "call back later" if deal.n % 2 else "",
    )
    assert asked(told) == {"account": ["Xyz", "None of these"], "deal_name": ["Abc", "None of these"]}


def test_a_day_ahead_in_open_deals_may_be_the_expected_close(tmp_path):
    def soon(deal):
        return cases.iso(deal.opened + dt.timedelta(days=200)) if deal.outcome == "open" else ""

    told = found(
        tmp_path, Closed=lambda deal: cases.iso(deal.closed), Xyz=soon, Touched=lambda deal: cases.iso(deal.opened)
    )
    assert asked(told)["expected_close_on"] == ["Xyz", "Touched", "None of these"]


@pytest.mark.parametrize("cell", [*PEOPLE, "ann@example.com"])
def test_a_person_is_known_by_first_and_family_name_or_by_mail(cell):
    assert _is_person(cell)


@pytest.mark.parametrize(
    "cell", ["Red", "in progress", "Bell Ltd", "Call back on Monday, please", "2 Boilers", "Ann Bell Inc."]
)
def test_other_words_are_no_person(cell):
    assert not _is_person(cell)


@pytest.mark.parametrize(
    "cell",
    ["Bell Ltd", "Müller & Co. KG", "Firma Sp. z o.o.", "ООО Ромашка", "株式会社山田", "Nord A/S", "Bell (Pty) Ltd."],
)
def test_a_company_is_known_by_its_law(cell):
    assert _is_company(cell)


@pytest.mark.parametrize("cell", ["Same as before", "Ann Bell", "Ask me later", "Group visit"])
def test_other_words_are_no_company(cell):
    assert not _is_company(cell)


def test_a_type_a_next_step_and_a_source_are_no_people(tmp_path):
    people = lambda deal: PEOPLE[deal.n % 4]  # noqa: E731  # one line
    told = found(tmp_path, **{"Xyz": people, "Typ": people, "Następny krok": people, "Źródło leada": people})
    assert asked(told) == {"owner": ["Xyz", "None of these"]}
