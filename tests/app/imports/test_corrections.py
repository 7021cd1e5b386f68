"""A correction of what the export does not have is refused, with what it has."""

import pytest

from app.imports.corrections import check_correction
from app.imports.mapping import proposal_of
from app.imports.record import SAMPLES, Record
from data.building.first_rows import Samples
from data.errors import InvalidInput


def check(desk, **said):
    wanted = Record(desk.identity, desk.record().began, **said)
    check_correction(proposal_of(desk), desk.kept(SAMPLES, Samples) or {}, desk.record(), wanted)


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ({"columns": {"amount": "Amount"}}, "opportunities.amount"),
        ({"columns": {"nowhere.amount": "Amount"}}, "opportunities.amount"),
        ({"columns": {"opportunities.colour": ""}}, "opportunities.deal_type"),
        ({"columns": {"opportunities.amount": "Umsatz"}}, "Record ID, Deal Name"),
        ({"stages": {"Contract Sent": "maybe"}}, "won, lost, open"),
        ({"stages": {"Nirvana": "won"}}, "Contract Sent"),
        (
            {"more": {"name": "x"}},
            "label, currency, record_url, decimal, date_format, made_on, gone, entered, known:deal_type",
        ),
        ({"more": {"known:deal_type": "never"}}, "at opening, while open, at close"),
        ({"more": {"known:nope": "at opening"}}, "Choose one of: deal_type."),
        ({"more": {"changeable:nope": "yes"}}, "Choose one of: deal_type, owner, stage, expected_close_on, amount."),
        ({"more": {"times:owner": "1000"}}, "Choose one of: amount, close_value."),
        ({"more": {"times:amount": "12"}}, "1, 1000, 10000, 100000, 1000000, 10000000, 0.01"),
        ({"more": {"gone": "maybe"}}, "nothing, lost, deleted, merged"),
        ({"more": {"currency": "<b>"}}, "EUR, USD"),
        ({"answers": {"nothing": "Amount"}}, "Open are: none."),
    ],
)
def test_what_the_export_does_not_have_is_refused_with_what_can_be_chosen(desk, said, step):
    with pytest.raises(InvalidInput) as refused:
        check(desk, **said)
    assert step in refused.value.next_step


def test_the_stages_of_a_column_that_was_chosen_can_be_corrected(desk):
    check(desk, columns={"opportunities.stage": "Deal Type"}, stages={"Existing": "won"})
    with pytest.raises(InvalidInput, match="no stage 'Contract Sent'"):
        check(desk, columns={"opportunities.stage": "Deal Type"}, stages={"Contract Sent": "won"})


def test_what_it_has_is_taken(desk):
    check(
        desk,
        columns={"opportunities.amount": "", "opportunities.deal_type": "Deal Name", "opportunities.product": "Amount"},
        stages={"Contract Sent": "won"},
        more={"currency": "eur", "label": "Ours", "gone": "", "known:deal_type": "at opening"},
    )
