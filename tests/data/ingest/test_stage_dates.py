"""A column of days for each stage is a history: of ten deals, worked out by hand."""

import contextlib
import tomllib

import pytest

from data import sources
from data.building import build
from tests import cases

HEADER = ("Deal ID", "Stage", "Amount", "Created", "Close Date", "In Lead", "In Demo", "In Offer", "In Won", "In Lost")
ROWS = [
    ("D1", "Offer", 100, "2025-01-01", "2025-09-01", "2025-01-01", "2025-01-11", "2025-02-01", "", ""),
    ("D2", "Closed Won", 200, "2025-01-01", "2025-03-01", "2025-01-01", "2025-01-21", "2025-02-01", "2025-03-01", ""),
    ("D3", "Closed Lost", 300, "2025-01-01", "2025-02-15", "2025-01-01", "2025-02-01", "", "", "2025-02-15"),
    # It went from Lead to Demo and Offer on one day.
    ("D4", "Closed Won", 400, "2025-02-01", "2025-03-20", "2025-02-01", "2025-03-01", "2025-03-01", "2025-03-20", ""),
    # It is back in Demo, and the column keeps the day on which it came there last.
    ("D5", "Demo", 500, "2025-01-01", "2025-09-01", "2025-01-01", "2025-03-10", "2025-02-01", "", ""),
    # It is back in Demo, and the column keeps the first day.
    ("D6", "Demo", 600, "2025-01-01", "2025-09-01", "2025-01-01", "2025-01-15", "2025-02-01", "", ""),
    # It was lost, and is open again.
    ("D7", "Offer", 700, "2025-01-01", "2025-09-01", "2025-01-01", "", "2025-03-05", "", "2025-02-01"),
    ("D8", "Closed Won", 800, "2025-02-01", "2025-03-28", "2025-02-01", "2025-02-11", "2025-03-01", "2025-03-28", ""),
    # Nothing is known of its stages.
    ("D9", "Lead", 900, "2025-03-01", "2025-09-01", "", "--", "", "", ""),
    # Nobody has entered a stage in 2099.
    ("D10", "Lead", 50, "2025-03-31", "2025-09-01", "2025-03-31", "2099-01-01", "", "", ""),
]
STAGES = (("Lead", "open"), ("Demo", "open"), ("Offer", "open"), ("Closed Won", "won"), ("Closed Lost", "lost"))
ENTERED = """[stage_history]
file = "deals.csv"
keeps = "last"
[stage_history.entered]
"In Lead" = "Lead"
"In Demo" = "Demo"
"In Offer" = "Offer"
"In Won" = "Closed Won"
"In Lost" = "Closed Lost"
"""


def toml(more=ENTERED, **columns):
    return cases.mapping(stages=STAGES, more=more, account=None, owner=None, **columns)


def deals(rows=ROWS, header=HEADER):
    return cases.text([dict(zip(header, row, strict=True)) for row in rows])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The whole draft of the ten deals: stays, versions and what is known of them on a day."""
    folder = cases.write(tmp_path_factory.mktemp("stages"), {"deals.csv": deals()})
    source = sources.parse("ten", tomllib.loads(toml()), "headwind.toml")
    with contextlib.closing(build.open_draft(folder / "draft.duckdb")) as draft:
        build.build(draft, folder, source, lambda _: None)
        ask = lambda question: draft.execute(question).fetchall()  # noqa: E731  # one line says it
        yield {
            "stays": ask("select amount::int, stage, ending, strftime(left_on, '%m-%d'), days from stays order by all"),
            "entered": ask(
                "select opportunity_id, stage, strftime(stage_entered_on, '%m-%d') from open_facts order by all"
            ),
            "rejects": ask('select "column", "value", reason from rejects'),
            "notes": ask("select kind, \"column\", sentence, rows from notes where kind in ('read as', 'warning')"),
            "as_of": ask("select value from info where key = 'as_of_on'"),
        }


def stays_of(built, amount):
    return sorted((row[1:] for row in built["stays"] if row[0] == amount), key=lambda row: row[2] or "9")


def test_a_stay_ends_on_the_day_of_the_next_stage_or_of_the_close(built):
    assert stays_of(built, 200) == [
        ("Lead", "on", "01-21", 20),
        ("Demo", "on", "02-01", 11),
        ("Offer", "won", "03-01", 28),
    ]
    assert stays_of(built, 300) == [("Lead", "on", "02-01", 31), ("Demo", "lost", "02-15", 14)]


def test_of_stages_entered_on_one_day_the_furthest_stands(built):
    assert stays_of(built, 400) == [("Lead", "on", "03-01", 28), ("Offer", "won", "03-20", 19)]


def test_a_deal_that_went_back_stands_where_it_is(built):
    """Where its own column keeps the first day, since when it stands there nobody knows."""
    entered = {deal: (stage, day) for deal, stage, day in built["entered"]}
    assert entered["D1"] == ("Offer", "02-01")
    assert entered["D5"] == ("Demo", "03-10")
    assert entered["D6"] == ("Demo", None)
    assert entered["D9"] == ("Lead", None)
    assert stays_of(built, 600)[1:] == [
        ("Demo", "on", "02-01", 17),
        ("Offer", "back", "03-31", 58),
        ("Demo", "open", None, None),
    ]


def test_a_deal_that_was_lost_and_is_open_again_was_reopened(built):
    assert stays_of(built, 700) == [("Lead", "reopened", "02-01", 31), ("Offer", "open", None, None)]


def test_a_day_to_come_is_set_aside_and_makes_no_today(built):
    assert built["as_of"] == [("2025-03-31",)]
    assert [(column, value) for column, value, _ in built["rejects"]] == [("entered_on", "2099-01-01")]


def test_the_report_says_what_they_are_and_which_day_they_keep(built):
    said = {(kind, sentence) for kind, _, sentence, _ in built["notes"]}
    assert ("read as", "the day on which each stage was entered; of a stage entered again, the last") in said
    assert ("warning", "1 open deal is in another stage than the last day tells: since when is not known.") in said
    assert ("read as", "In Lead and 4 more", 29) in {(kind, column, rows) for kind, column, _, rows in built["notes"]}


def test_days_of_a_deal_that_is_set_aside_are_not_told_again(tmp_path):
    rows = [("", *row[1:]) if row[0] == "D1" else row for row in ROWS]
    answer = cases.imported(tmp_path, {"deals.csv": deals(rows)}, toml())
    assert [reason for *_, reason in answer.set_aside if "Opportunity" in reason or "opportunity" in reason] != []
    assert len([one for one in answer.set_aside if one[1] == 2]) == 1


def test_the_day_of_the_present_stage_may_have_a_column_of_its_own(tmp_path):
    """Offer has no column, and D1 stands in it."""
    header = tuple("Since" if name == "In Offer" else name for name in HEADER)
    more = ENTERED.replace('"In Offer" = "Offer"\n', "").replace(
        "[stage_history.entered]", '[stage_history.columns]\nentered_on = "Since"\n[stage_history.entered]'
    )
    answer = cases.imported(tmp_path, {"deals.csv": deals(header=header)}, toml(more))
    history = {(deal, stage): str(day) for deal, stage, day in answer.histories["stage_history"]}
    assert history["D1", "Offer"] == "2025-02-01"


def test_deals_without_an_id_have_theirs_all_the_same(tmp_path):
    answer = cases.imported(
        tmp_path,
        {"deals.csv": deals()},
        toml()
        .replace("opportunity_id = 'Deal ID'\n", "")
        .replace("[opportunities.columns]", "number_rows = true\n[opportunities.columns]"),
    )
    assert {deal for deal, _, _ in answer.histories["stage_history"]} == {"1", "2", "3", "4", "5", "6", "7", "8", "10"}


def test_where_no_column_holds_the_stage_the_last_day_tells_it_and_closes_and_the_first_opens(tmp_path):
    """D4 went through two stages on one day: the furthest counts. D7 was lost before its last day, and is open."""
    told = ENTERED.replace('keeps = "last"', "tells_stage = true")
    without = {"stage": None, "opened_on": None, "closed_on": None}
    answer = cases.imported(tmp_path, {"deals.csv": deals()}, toml(told, **without))
    found = {deal: (row["stage"], row["outcome"], str(row["closed_on"])[:10]) for deal, row in answer.rows.items()}
    assert (found["D1"][:2], found["D5"][:2], found["D7"][:2]) == (
        ("Offer", "open"),
        ("Demo", "open"),
        ("Offer", "open"),
    )
    assert found["D4"] == ("Closed Won", "won", "2025-03-20")
    assert found["D3"] == ("Closed Lost", "lost", "2025-02-15")
    assert str(answer.rows["D7"]["opened_on"])[:10] == "2025-01-01"
    # No day, no stage.
    assert "D9" not in found
    own = cases.imported(tmp_path, {"deals.csv": deals()}, toml(told, stage=None, closed_on=None, opened_on="In Demo"))
    assert str(own.rows["D1"]["opened_on"])[:10] == "2025-01-11"


def test_they_may_stand_in_a_file_of_their_own(tmp_path):
    narrow = [(row[0], *row[5:]) for row in ROWS]
    files = {"deals.csv": deals(), "stages.csv": deals(narrow, ("Of", *HEADER[5:]))}
    more = ENTERED.replace("deals.csv", "stages.csv").replace(
        "[stage_history.entered]", '[stage_history.columns]\nopportunity_id = "Of"\n[stage_history.entered]'
    )
    answer = cases.imported(tmp_path, files, toml(more))
    assert len(answer.histories["stage_history"]) == 29


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('= "Offer"', '= "Offr"', "stage_history.entered has 'In Offer' for 'Offr', which is no [[stage]]."),
        (
            "[stage_history.entered]",
            "[stage_history.columns]\nentered_on = 'X'\n[stage_history.entered]",
            "no column 'X'",
        ),
    ],
)
def test_a_stage_or_column_that_there_is_not_is_refused(tmp_path, wrong, right, said):
    assert said in cases.refused(tmp_path, {"deals.csv": deals()}, toml(ENTERED.replace(wrong, right)))
