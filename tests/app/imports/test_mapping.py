"""The mapping of an import: as proposed, as answered, as corrected, and as it is kept."""

import dataclasses
import datetime as dt
import tomllib

import pytest

from app.imports.corrections import check_correction
from app.imports.mapping import proposal_of, save_mapping, saved_for, source_of, toml_of, with_answers, write_mapping
from app.imports.record import Desks, HandedIn, Record
from app.jobs.imports.proposing import propose
from data import sources
from data.errors import InvalidInput, NotFound
from data.proposals import proposal
from tests import cases


def corrected(desk, **said):
    desk.change(lambda known: dataclasses.replace(known, **said))
    return source_of(desk)


def test_what_is_proposed_is_a_mapping_that_the_command_line_reads(desk):
    source = write_mapping(desk)
    assert source == sources.recognise(desk.files)
    assert tomllib.loads(toml_of(desk))["opportunities"]["columns"]["amount"] == "Amount"


def test_a_column_is_read_from_another_header_or_from_none(desk):
    columns = corrected(desk, columns={"opportunities.amount": "", "opportunities.deal_type": "Deal Name"})
    mapping = columns.tables["opportunities"]
    assert "amount" not in mapping.columns
    assert mapping.columns["deal_type"] == "Deal Name"


def test_a_field_that_nothing_is_read_from_is_none(desk):
    assert [field.name for field in source_of(desk).fields] == ["deal_type"]
    assert corrected(desk, columns={"opportunities.deal_type": ""}).fields == ()


def test_a_column_that_is_chosen_for_one_of_headwind_is_no_field_of_its_own(desk):
    source = corrected(desk, columns={"opportunities.owner": "Deal Type"})
    assert (source.tables["opportunities"].columns["owner"], source.fields) == ("Deal Type", ())
    assert "deal_type" not in source.tables["opportunities"].columns
    assert [field.name for field in corrected(desk, columns={}).fields] == ["deal_type"]


def test_without_an_id_the_rows_are_numbered_until_there_is_one(desk):
    assert corrected(desk, columns={"opportunities.opportunity_id": ""}).tables["opportunities"].number_rows
    source = corrected(desk, columns={"opportunities.opportunity_id": "Deal Name"})
    assert not source.tables["opportunities"].number_rows


def test_stages_and_what_holds_of_all_are_as_a_person_says(desk):
    source = corrected(desk, stages={"Contract Sent": "won"}, more={"currency": "EUR", "known:deal_type": "while open"})
    assert {stage.name: stage.outcome for stage in source.stages}["Contract Sent"] == "won"
    assert (source.currency, source.fields[0].known) == ("EUR", "while open")


def test_another_column_as_the_stage_brings_its_own_stages(desk):
    stages = corrected(
        desk, columns={"opportunities.stage": "Deal Type"}, stages={"New": "won", "Contract Sent": "lost"}
    )
    told = {one.label: one.outcome for one in stages.stages}
    assert (told["New"], told["Existing"], "Contract Sent" in told) == ("won", "open", False)
    assert "deal_type" not in stages.tables["opportunities"].columns


def test_what_became_of_deals_that_a_later_export_lacks_is_said_and_taken_back(desk):
    assert [corrected(desk, more={"gone": said}).gone for said in ("lost", "")] == ["lost", ""]


def test_how_a_column_is_written_and_the_order_of_stages_are_kept_in_the_mapping(desk):
    order = ("Contract Sent", "Appointment Scheduled")
    forms = {"opportunities.opened_on": "day first", "opportunities.amount": ","}
    source = corrected(desk, forms=forms, order=order, columns={"opportunities.amount": "Amount"})
    held = tomllib.loads(toml_of(desk))
    assert held["opportunities"]["columns"]["opened_on"] == {"column": "Create Date", "date_format": "day first"}
    assert source.tables["opportunities"].forms["amount"].decimal == ","
    assert [stage.name for stage in source.stages[:2]] == list(order)
    assert corrected(desk, columns={"opportunities.opened_on": ""}, forms=forms)


def test_what_a_rep_can_change_is_said_of_own_fields_and_of_those_of_headwind(desk):
    def said(**more):
        source = corrected(desk, more={f"changeable:{name}": answer for name, answer in more.items()})
        return {field.name: field for field in source.catalogue() if field.table == "opportunities"}

    plain, told = said(), said(amount="no", stage="no", deal_type="yes")
    assert [told[name].changeable for name in ("amount", "stage", "deal_type")] == [False, False, True]
    assert [plain[name].changeable for name in ("amount", "stage", "deal_type")] == [True, True, False]
    assert dataclasses.replace(told["amount"], changeable=True) == plain["amount"]
    assert said(amount="yes") == plain


def test_an_export_without_a_name_keeps_the_one_that_it_was_proposed(desk):
    assert corrected(desk, more={"label": ""}).label == source_of(desk).label != ""


def test_an_answer_that_the_files_ask_for_no_longer_holds_nothing_up(desk):
    said = {"answers": {"amount": "Value"}, "columns": {"quotas.opportunity_id": "Id", "quotas.owner": ""}}
    assert corrected(desk, **said).tables["opportunities"].columns["amount"] == "Amount"


def test_nothing_is_proposed_before_somebody_has_looked(settings):
    with pytest.raises(NotFound, match="Nothing is proposed"):
        proposal_of(Desks(settings.imports).begin("Ann"))


def test_a_kept_mapping_reads_the_next_export(desk, settings):
    (folder,) = settings.sources
    corrected(desk, stages={"Contract Sent": "lost"})
    assert save_mapping(folder, desk, "Our CRM") == "our_crm"
    assert saved_for(desk, settings.sources) == "our_crm"
    desk.change(lambda known: dataclasses.replace(known, stages={}))
    propose(settings, desk, lambda _: None)
    source = source_of(desk)
    assert source.name == "our_crm"
    assert {stage.name: stage.outcome for stage in source.stages}["Contract Sent"] == "lost"


def test_a_shipped_mapping_keeps_its_name(desk, settings):
    with pytest.raises(InvalidInput, match="demo is the name of a mapping that Headwind ships"):
        save_mapping(settings.sources[0], desk, "demo")


@pytest.fixture(scope="module")
def in_two_currencies(tmp_path_factory):
    deals = cases.deals(lambda deal: {"Currency": ("USD", "EUR", "EUR")[deal.n % 3]})
    return proposal(cases.write(tmp_path_factory.mktemp("two"), {"deals.csv": deals}))


@pytest.mark.parametrize("said", ["0.92", " 0,92 "])
def test_a_rate_that_is_said_stands_in_the_mapping(desk, in_two_currencies, said):
    wanted = Record(desk.identity, desk.record().began, more={"rate:USD/EUR": said})
    check_correction(in_two_currencies, {}, desk.record(), wanted)
    assert with_answers(in_two_currencies, wanted).keys["rates"] == {"fixed": {"USD": 0.92}}


def test_a_rate_that_is_taken_back_or_was_into_another_currency_stands_nowhere(desk, in_two_currencies):
    more = {"rate:USD/EUR": "0.92"}
    for after in ({"rate:USD/EUR": ""}, {"currency": "GBP"}):
        told = with_answers(in_two_currencies, Record(desk.identity, desk.record().began, more=more | after))
        assert "rates" not in told.keys


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ({"rate:USD/EUR": "0"}, "Write a number above 0, such as 0.92."),
        ({"rate:USD/EUR": "1,234.5"}, "Write a number above 0, such as 0.92."),
        ({"rate:USD/EUR": "inf"}, "Write a number above 0, such as 0.92."),
        ({"rate:GBP/EUR": "1"}, "Choose one of: EUR, USD."),
    ],
)
def test_what_is_no_rate_is_refused(desk, in_two_currencies, said, step):
    with pytest.raises(InvalidInput) as refused:
        check_correction(in_two_currencies, {}, desk.record(), Record(desk.identity, desk.record().began, more=said))
    assert refused.value.next_step == step


def test_days_of_stages_are_read_unless_a_person_says_that_they_are_no_history(tmp_path):
    change = lambda deal: {"Entered Proposal": cases.iso(deal.opened), "Entered Offer": cases.iso(deal.opened)}  # noqa: E731  # one line
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(change)}))
    record = Record("one", dt.datetime.now(dt.UTC))
    assert "stage_history" in with_answers(found, record).keys
    said = dataclasses.replace(record, more={"entered": "no"})
    check_correction(found, {}, record, said)
    assert "stage_history" not in with_answers(found, said).keys
    with pytest.raises(InvalidInput, match="entered cannot be 'perhaps'"):
        check_correction(found, {}, record, dataclasses.replace(record, more={"entered": "perhaps"}))


def test_what_holds_for_one_export_alone_is_not_kept_for_later_ones(desk, tmp_path):
    desk.change(lambda known: dataclasses.replace(known, more={"made_on": "2026-06-30", "currency": "₽"}))
    (file,) = desk.record().files[:1] or [HandedIn("deals.csv", "Deals 2026-06-29.csv", 1)]
    called = dataclasses.replace(file, original="Deals 2026-06-29.csv")
    desk.change(lambda known: dataclasses.replace(known, files=(called,)))
    source = write_mapping(desk)
    assert (source.made_on, source.currency) == (dt.date(2026, 6, 30), "RUB")
    assert source.exported_as == {called.name: "Deals 2026-06-29.csv"}
    save_mapping(tmp_path, desk, "ours")
    kept = tomllib.loads((tmp_path / "ours.toml").read_text())
    assert {"made_on", "exported_as"}.isdisjoint({*kept, *tomllib.loads(toml_of(desk))})
