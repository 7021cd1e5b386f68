"""Of every import the one next step, and what stands beside it."""

import dataclasses
import datetime as dt
import json

import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder

from app.components.imports import asking, lacking, progress, proposal, published, report
from app.components.imports.stages import PLACE
from app.components.imports.walk import MEANWHILE, meanwhile, walk
from app.imports.record import HandedIn
from app.imports.report import Lacking, PageSupport, Report, Respelled, SetAside
from app.views.imports.answer import READ_ONLY, Imports, ImportState, Progress, Waiting
from app.views.imports.outcomes import ProposedOutcomes
from app.views.imports.proposed import (
    OpenQuestion,
    Proposed,
    ProposedColumn,
    ProposedHistory,
    ProposedRate,
    ProposedStage,
)
from data.building.comparison import ChangedField, Comparison
from data.proposals.proposed import SharedSign
from data.proposals.questions.all_questions import AT_RATES

BEGAN = dt.datetime(2026, 11, 28, 9, 30, tzinfo=dt.UTC)
COLUMN = ProposedColumn("opportunities", "amount", "Amount", "deals.csv", "Value", 0.9, "named so", ("1000",), "", None)
PROPOSED = Proposed(
    crm="HubSpot",
    why="Its columns are named as HubSpot names them.",
    label="Our CRM",
    rows=130,
    currency="EUR",
    record_url="",
    gone="merged",
    questions=(),
    columns=(COLUMN, dataclasses.replace(COLUMN, name="product", label="Product", header="", evidence="none")),
    headers={"deals.csv": ("Id", "Value")},
    left_out=("Id",),
    stages=(ProposedStage("Offer", "open", 9, 0.7, "no word for won or lost in it"),),
    preview=pd.DataFrame({"amount": ["1000"]}),
    unread="",
    saved="",
    in_file=2,
)
REPORT = Report(
    label="Our CRM",
    read=130,
    kept=128,
    set_aside=2,
    spellings=0,
    as_of_on=dt.date(2026, 6, 30),
    dated=True,
    currency="EUR",
    opportunities={"open": 10, "won": 60, "lost": 58},
    amount={"open": 10_000.0},
    reasons=(SetAside("amount", "must be a number", 2, "deals.csv", 7, "much"),),
    read_as=(),
    warnings=("Nine deals are far larger than the rest.",),
    verdicts=(),
    pages=(PageSupport("Pipeline"), PageSupport("Stages", "No stage history.")),
    against_served=Comparison(
        *("s1", "Our CRM", 3, 1, 2, 120),
        fields=(ChangedField("amount", 2, "D1", "100.0", ""),),
        before=(("open", 9, 9_000.0),),
        after=(("open", 10, 10_000.0),),
        is_earlier=True,
    ),
)
STATE = ImportState("i1", "deals.csv", "proposed", BEGAN, "Ann", "", (), None, PROPOSED, None, "")
NOTHING = Imports("", "", (), (), None)


def words(tree):
    return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False)


def drawn(**state):
    return words(walk(dataclasses.replace(NOTHING, current=dataclasses.replace(STATE, **state))))


def test_files_can_be_dropped_or_chosen_and_what_waits_is_listed():
    waiting = (Waiting("i1", "deals.csv", BEGAN, "checked"),)
    text = words(walk(dataclasses.replace(NOTHING, waiting=waiting, folders=("incoming",), hosts=("db.example.com",))))
    for part in (
        "data-import-drop",
        '"data-import-act": "pick"',
        "up to 200 MB",
        "?import=i1",
        "Or a folder on the server",
        "Or a database",
        '"type": "password"',
        "this server, db.example.com",
    ):
        assert part in text
    assert "waits to be published" in text


def test_a_read_only_deployment_says_why_nothing_can_be_imported():
    text = words(walk(Imports(READ_ONLY, "Run your own.", (), (), None)))
    assert READ_ONLY in text
    assert "data-import-act" not in text


@pytest.mark.parametrize(
    ("state", "is_headed"),
    [({}, True), ({"state": "published", "is_served": True}, False), ({"state": "published"}, True)],
)
def test_what_stands_below_an_import_is_headed_with_whose_data_it_is(state, is_headed):
    answer = dataclasses.replace(NOTHING, current=dataclasses.replace(STATE, **state), served="The demo")
    assert (MEANWHILE.format("The demo") in words(meanwhile(answer))) is is_headed
    assert meanwhile(dataclasses.replace(answer, current=None)) == []
    assert meanwhile(dataclasses.replace(answer, served="")) == []


def test_an_import_that_is_gone_is_named_where_another_can_be_begun():
    text = words(walk(dataclasses.replace(NOTHING, unknown="There is no import 'i1'.")))
    assert "There is no import" in text
    assert "data-import-drop" in text


def test_a_proposal_is_mostly_checked_at_once():
    text = drawn()
    assert "This looks like HubSpot: 130 rows, 1 of 2 columns is read" in text
    assert '"data-import-act": "check"' in text
    assert "Nothing is read from: Id." in text
    assert '\\"import-stage\\"' in text or '"part": "import-stage"' in text


def test_a_currency_that_nothing_tells_is_asked_for_once_and_the_rest_can_be_checked():
    text = drawn(proposed=dataclasses.replace(PROPOSED, currency=""))
    assert text.count("In which currency are the amounts? Nothing in the file says.") == 1
    assert [text.count(f'"data-import-choice": "{code}"') for code in ("EUR", "USD", "PLN")] == [1, 1, 0]
    assert text.count('"key": "currency"') == 1
    assert '"data-import-act": "check"' in text
    assert '"data-import-act": "say"' not in drawn()
    assert '"data-import-act": "say"' not in drawn(proposed=dataclasses.replace(PROPOSED, currency="", columns=()))


def test_a_report_of_a_guess_says_so_and_leads_back_to_what_is_asked():
    asked = (OpenQuestion("stage", "What does 'Gone' mean: open, won or lost?", "", ("Open", "Lost")),)
    text = drawn(state="checked", report=REPORT, proposed=dataclasses.replace(PROPOSED, questions=asked))
    assert f"{report.UNANSWERED} {asked[0].sentence}" in text
    assert text.index('"children": "Answer first"') < text.index('"children": "Publish"')
    assert report.UNANSWERED not in drawn(state="checked", report=REPORT)


@pytest.mark.parametrize(
    ("set_aside", "no_deals", "totals", "said"),
    [
        *((0, 0, 0, "every row was read"), (1, 0, 0, "1 row set aside"), (1, 1, 0, "1 line that is no deal")),
        (8, 4, 0, "4 rows set aside, 4 lines that are no deals"),
        (8, 8, 1, "1 line of totals left out, 7 lines that are no deals"),
        (8, 6, 6, "2 rows set aside, 6 lines of totals left out"),
    ],
)
def test_totals_and_footers_are_told_apart_from_rows_that_are_set_aside(set_aside, no_deals, totals, said):
    found = dataclasses.replace(REPORT, set_aside=set_aside, no_deals=no_deals, totals=totals)
    assert report.headline(found).endswith(f"; {said}")


def test_lines_of_totals_are_no_rows_of_the_list_of_what_is_set_aside():
    total = SetAside("", "A total, not a deal: it says 'Sum'.", 3, "deals.csv", 9, "Sum,9", is_no_deal=True)
    lost = SetAside("amount", "Not a number.", 1, "deals.csv", 4, "many")
    found = dataclasses.replace(REPORT, set_aside=4, no_deals=3, totals=3, reasons=(total, lost))
    text = drawn(state="checked", report=found)
    assert "3 lines of totals left out." in text
    assert "Not a number." in text
    assert total.reason not in text
    assert "Every row can be read." in drawn(state="checked", report=dataclasses.replace(found, reasons=(total,)))


def test_a_sign_of_several_currencies_is_told_where_it_is_asked_which_it_is():
    sign = SharedSign(("USD", "CAD"), "12 amounts are written with $")
    text = drawn(proposed=dataclasses.replace(PROPOSED, currency="", shared_sign=sign))
    assert "In which currency are the amounts? 12 amounts are written with $." in text
    assert [text.count(f'"data-import-choice": "{code}"') for code in ("USD", "CAD", "EUR")] == [1, 1, 0]


def test_a_report_warns_of_amounts_without_a_currency():
    warning = "Nobody has said in which currency the amounts are"
    assert warning in drawn(state="checked", report=dataclasses.replace(REPORT, currency=""))
    assert warning not in drawn(state="checked", report=dataclasses.replace(REPORT, currency="", amount={"open": 0.0}))
    assert warning not in drawn(state="checked", report=REPORT)


def test_what_deals_lack_is_said_before_they_are_published_with_what_follows():
    found = (
        Lacking("amount", 128, 7, 2, zeros=1),
        Lacking("expected_close_on", 10, 1, 1),
        Lacking("closed_on", 118, 3, 0),
    )
    text = drawn(state="checked", report=dataclasses.replace(REPORT, lacking=found))
    for said in (
        "7 of 128 deals, 2 of them open, lack it. They count as deals, and add nothing to any sum.",
        "1 of 128 deals holds exactly 0.",
        "1 of 10 open deals lacks it. By month they stand under No date.",
        "3 of 118 ended deals lack it.",
    ):
        assert said in text
    assert lacking.HEADING not in drawn(state="checked", report=REPORT)


def test_spellings_that_are_read_as_one_are_listed_before_anything_is_published():
    spelt = tuple(Respelled("Owner", f"Priya {n}.", f"Priya {n}", 20 - n) for n in range(12))
    text = drawn(state="checked", report=dataclasses.replace(REPORT, respelled=spelt))
    assert ("Priya 9." in text, "Priya 10." in text) == (True, False)
    assert "2 more spellings, in 19 rows; all are listed once this is published." in text
    assert "Spellings read as one" not in drawn(state="checked", report=REPORT)


@pytest.mark.parametrize("is_person", [True, False])
def test_only_where_people_are_listed_it_is_said_how_two_are_told_apart(is_person):
    spelt = (Respelled("Owner", "Priya N.", "Priya N", 2, is_person),)
    text = drawn(state="checked", report=dataclasses.replace(REPORT, respelled=spelt))
    assert (report.OF_PEOPLE in text) is is_person


STATUS = ProposedOutcomes(("Status",), "Won and lost are told by 'Status': Lost (3) lost.", "'Status' tells it.")


@pytest.mark.parametrize("listed", [PROPOSED.stages, ()])
def test_what_tells_won_and_lost_is_a_column_that_is_read_and_stands_with_the_stages(listed):
    text = drawn(proposed=dataclasses.replace(PROPOSED, outcomes=STATUS, stages=listed))
    assert (text.count(STATUS.sentence), text.count(STATUS.evidence)) == (2, 1)
    assert ("whatever a deal's stage means" in text) is bool(listed)


def test_columns_of_days_for_each_stage_are_one_line_that_can_be_left_out():
    days = ProposedHistory({"Date entered Offer": "Offer"}, "1 column says when each stage was entered", is_read=True)
    text = drawn(proposed=dataclasses.replace(PROPOSED, history=days))
    assert "Offer: Date entered Offer" in text
    assert '"key": "entered"' in text
    assert "1 column says when each stage was entered" in text


def test_what_became_of_deals_that_a_later_export_lacks_can_be_said():
    assert '"key": "gone"' in drawn()
    assert "were merged into others" in drawn()


ASKED = tuple(OpenQuestion(str(n), f"Question {n}?", "x", ("Yes", "No")) for n in range(3))


def test_one_question_is_asked_at_a_time():
    text = drawn(proposed=dataclasses.replace(PROPOSED, questions=ASKED))
    assert "Question 0?" in text
    assert "2 more questions after this one" in text
    assert "Question 1?" not in text


@pytest.mark.parametrize(
    ("questions", "currency", "opened", "after"),
    [
        (ASKED, "", "4 questions are open", "3 more questions after this one"),
        (ASKED[:1], "", "2 questions are open", "1 more question after this one"),
        (ASKED[:1], "EUR", "1 question is open", "the last question"),
        ((), "", "1 question is open", asking.CHECKS),
        ((), "EUR", asking.CHECKS, asking.CHECKS),
    ],
)
def test_questions_are_counted_with_the_currency_and_check_stands_before_them(questions, currency, opened, after):
    text = drawn(proposed=dataclasses.replace(PROPOSED, questions=questions, currency=currency))
    check = '"data-import-act": "check"'
    assert (opened in text, after in text, text.count(check)) == (True, True, 1)
    assert (asking.UNANSWERED in text) is (opened != asking.CHECKS)
    assert text.index(check) < text.index("What is read from where")
    assert not questions or text.index(opened) < text.index(check) < text.index("Question 0?")


STAGES = tuple(
    ProposedStage(name, outcome, 1, 1.0, "")
    for name, outcome in (("New", "open"), ("Offer", "open"), ("Signed", "won"), ("Parked", "lost"))
)
MEANT = "won: Signed; lost: Parked; open, in this order: New → Offer."


def test_what_stages_mean_is_said_before_the_columns_and_before_anything_is_published():
    found = dataclasses.replace(PROPOSED, stages=STAGES)
    text = drawn(proposed=found)
    assert text.index(MEANT) < text.index(f"#{PLACE}") < text.index("What is read from where")
    assert f'"id": "{PLACE}"' in text
    text = drawn(state="checked", report=REPORT, proposed=found)
    assert text.index(MEANT) < text.index('"data-import-act": "publish"')
    told = drawn(state="checked", report=REPORT, proposed=dataclasses.replace(found, outcomes=STATUS))
    assert f"{STATUS.sentence} {MEANT}" in told
    told = drawn(proposed=dataclasses.replace(found, outcomes=STATUS, stages=STAGES[:2]))
    assert f"{STATUS.sentence} open, in this order: New → Offer." in told


def test_of_many_stages_the_first_are_named():
    many = tuple(dataclasses.replace(STAGES[0], name=f"Step {n}") for n in range(14))
    text = drawn(proposed=dataclasses.replace(PROPOSED, stages=many))
    assert "won: none; lost: none; open, in this order: Step 0 → " in text
    assert "Step 11 → 2 more." in text


def test_which_of_two_amounts_is_shown_stands_beside_them():
    told = "Pages show 'In EUR' in its place"
    assert told in drawn(proposed=dataclasses.replace(PROPOSED, columns=(dataclasses.replace(COLUMN, used=told),)))


def test_of_own_columns_it_is_explained_what_is_to_be_said():
    own = dataclasses.replace(COLUMN, name="source", label="Source", known="at close")
    assert proposal.OWN in drawn(proposed=dataclasses.replace(PROPOSED, columns=(own,)))
    assert proposal.OWN not in drawn()


def test_what_cannot_be_read_stands_in_the_place_of_the_rows():
    assert "no column 'Rep'" in drawn(proposed=dataclasses.replace(PROPOSED, unread="deals.csv has no column 'Rep'."))


def test_a_report_says_what_would_be_published_beside_what_is():
    text = drawn(state="checked", report=REPORT)
    headline = "128 deals: 10 open, 60 won, 58 lost, €10.0\xa0k open; 2 rows set aside"
    assert report.headline(REPORT) == headline
    for part in (
        "3 new, 1 gone, 2 changed in any column, 120 as before.",
        "Amount of 2 deals: D1 from 100.0 to nothing",
        "/export/imports/i1.csv",
    ):
        assert part in text
    assert '"data-import-act": "publish"' in text


def test_a_report_adds_deals_and_amounts_up_to_the_cent_in_their_currency():
    found = dataclasses.replace(REPORT, amount={"open": 10_000.25, "won": 1_234_567.5, "lost": 0.25})
    text = drawn(state="checked", report=found)
    for part in ("Amount, EUR", "10,000.25", "1,234,567.50", "1,244,568.00", report.SIGNED):
        assert part in text
    assert "Amount, " not in drawn(state="checked", report=dataclasses.replace(found, currency=""))


def test_what_is_missing_stands_first_and_that_nothing_is():
    text = drawn(state="checked", report=REPORT)
    assert text.index("No stage history.") < text.index("Rows set aside") < text.index("How columns were read")
    enough = dataclasses.replace(REPORT, pages=REPORT.pages[:1])
    assert report.NOTHING_LACKS in drawn(state="checked", report=enough)
    assert report.NOTHING_LACKS not in text


def test_where_all_is_open_though_some_has_ended_the_next_step_is_to_correct_the_stages():
    found = dataclasses.replace(REPORT, opportunities={"open": 128}, endings=("Closed", "Loss reason"))
    text = drawn(state="checked", report=found)
    said = "Every deal is read as open, and by 'Closed', 'Loss reason' some have ended"
    assert said in text
    assert text.index('"children": "Correct the stages"') < text.index('"children": "Publish"')
    assert said not in drawn(state="checked", report=dataclasses.replace(REPORT, endings=("Closed",)))


@pytest.mark.parametrize(("is_first", "said"), [(True, report.FIRST), (False, report.ANOTHER)])
def test_what_has_nothing_to_be_held_against_says_why(is_first, said):
    found = dataclasses.replace(REPORT, against_served=None, reasons=(), is_first=is_first)
    assert said in drawn(state="checked", report=found)


@pytest.mark.parametrize(
    ("share", "left", "said"),
    [(0.05, None, "5\u00a0% Training"), (0.5, 30.0, "less than a minute left"), (0.5, 150.0, "about 2 minutes left")],
)
def test_what_is_being_done_says_how_far_it_is(share, left, said):
    text = drawn(state="working", progress=Progress("publish", "Training", share, left, "", ""))
    assert said in text
    assert '"data-import-act": "stop"' in text


def test_what_was_interrupted_goes_on():
    text = drawn(state="interrupted", progress=Progress("publish", "Training", 0.5, None, "", ""))
    assert progress.INTERRUPTED in text
    assert '"data-import-act": "publish"' in text


@pytest.mark.parametrize("task", ["check", "publish"])
def test_what_failed_says_why_and_can_be_accepted(task):
    failed = Progress(task, "", 0.5, None, "Of 60 lost deals 9 would be set aside.", "Correct them.")
    text = drawn(state="failed", progress=failed)
    assert "Of 60 lost deals 9 would be set aside." in text
    assert "data-import-accept" in text


def test_files_on_their_way_say_what_is_missing():
    files = (HandedIn("deals.csv", "deals.csv", 2_000_000, 500_000),)
    text = drawn(state="collecting", files=files, proposed=None)
    assert "0.5 of 2.0 MB have arrived." in text
    assert "Choose deals.csv again" in text


def test_what_is_published_is_said_in_one_line_with_the_way_on_and_back():
    state = dataclasses.replace(STATE, state="published", snapshot="s2", report=REPORT, is_served=True, former="s1")
    said = "Every page shows Our CRM now: 128 deals, 10 of them open, data as of 30 Jun 2026."
    assert published.served(state) == said
    text = words(walk(dataclasses.replace(NOTHING, current=state)))
    for part in ("Open Pipeline", "/at-risk", "/export/imports/i1.toml", '"data-import-version": "s1"'):
        assert part in text
    assert "s1" not in drawn(state="published", snapshot="s2", is_served=True)
    assert published.LOOK_UP in drawn(state="published", snapshot="s2", is_served=True)
    assert published.served(dataclasses.replace(state, is_served=False)) == published.ANOTHER


def test_what_was_not_looked_at_and_what_was_deleted_is_said():
    found = dataclasses.replace(PROPOSED, not_read=("notes.csv holds no table.",))
    assert "notes.csv holds no table." in drawn(proposed=found)
    said = published.PRUNED.format("1 former snapshot")
    assert said in drawn(state="published", snapshot="s2", pruned=("s1",))
    assert published.PRUNED[:20] not in drawn(state="published", snapshot="s2")


def test_how_a_column_is_written_and_who_changes_it_is_chosen_beside_it():
    amount = dataclasses.replace(COLUMN, form=",", forms=("", ".", ","), changeable=False)
    text = drawn(proposed=dataclasses.replace(PROPOSED, columns=(amount,)))
    for part in (
        "Decimal comma",
        "data-import-currencies",
        "A rep can influence it",
        '"part": "import-form"',
    ):
        assert part in text
    assert "data-import-currencies" in drawn(proposed=dataclasses.replace(PROPOSED, columns=()))


def test_a_stage_can_be_moved_but_beyond_no_end():
    rows = tuple(dataclasses.replace(PROPOSED.stages[0], name=name) for name in ("Lead", "Offer"))
    text = drawn(proposed=dataclasses.replace(PROPOSED, stages=rows))
    assert text.count('"disabled": true') == 2
    assert "Move Offer up" in text


def test_an_address_in_the_crm_is_tried_on_the_first_row():
    example = "https://crm.example.com/1"
    assert f'"href": "{example}"' in drawn(proposed=dataclasses.replace(PROPOSED, record_example=example))


def test_a_database_that_was_not_read_asks_for_its_address_again():
    failed = Progress("read", "", 0.1, None, "crm at localhost does not answer.", "See that it runs.")
    text = drawn(state="failed", proposed=None, progress=failed, reads={"deals": "deals", "query": "select 1"})
    for part in ("crm at localhost does not answer.", "data-import-address", "deals\\nselect 1;", "Read it again"):
        assert part in text


def test_what_the_next_start_would_publish_is_told_once_it_matters():
    warned = dataclasses.replace(NOTHING, current=STATE, next_start="HEADWIND_SOURCE names demo.")
    assert "HEADWIND_SOURCE" not in words(walk(warned))
    published = dataclasses.replace(STATE, state="published", snapshot="s1")
    assert "HEADWIND_SOURCE names demo." in words(walk(dataclasses.replace(warned, current=published)))


def test_rates_have_a_field_each_once_with_the_question_about_them_or_below():
    rates = (ProposedRate("USD", 0.92), ProposedRate("CHF", None))
    asked = OpenQuestion("currency", "What are amounts in?", "", (AT_RATES,))
    for questions in ((), (asked,)):
        page = drawn(proposed=dataclasses.replace(PROPOSED, rates=rates, questions=questions))
        assert page.count("What 1 of each is worth in EUR, on all days. Deals without a rate are set aside.") == 1
        assert page.count('"key": "rate:USD/EUR"') == page.count('"key": "rate:CHF/EUR"') == 1
        assert page.count("1 CHF =") == page.count('"value": "0.92"') == 1


def test_the_day_on_which_an_export_was_made_is_shown_and_the_report_says_what_tells_it():
    text = drawn(proposed=dataclasses.replace(PROPOSED, made_on="2026-06-30"))
    assert '"key": "made_on"' in text
    assert '"value": "2026-06-30"' in text
    by = "the day in the name of Deals 2026-06-30.csv"
    assert f" ({by}). Nothing is published yet." in report.read(dataclasses.replace(REPORT, as_of_by=by))
