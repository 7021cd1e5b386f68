"""Point in time: a landmark row holds what was known at the end of that day, and nothing later."""

import contextlib
import csv
import datetime as dt
import io
import math

import duckdb
import pandas as pd
import pytest

from data.building import build
from data.schema import Field
from data.snapshots import point_in_time
from data.snapshots.point_in_time import LOGGED, logged_changes
from data.statements import sql
from tests import worlds
from tests.examples import some

BOOKKEEPING = ["label_lost", "closed_on", "close_value"]


@pytest.fixture(scope="module")
def training(tmp_path_factory):
    return rows_as_built(tmp_path_factory.mktemp("ten"))


def rows_as_built(folder):
    """Return the training rows of the world's own draft, which is built once."""
    with contextlib.closing(build.open_draft(worlds.drafted(folder / "draft.duckdb"))) as connection:
        return training_rows(connection)


def rows_of(path, folder):
    """Build a draft and return its training rows."""
    path.unlink(missing_ok=True)
    with contextlib.closing(build.open_draft(path)) as connection:
        build.build(connection, folder, worlds.source(), lambda _: None, worlds.ANYWAY)
        return training_rows(connection)


def training_rows(connection):
    """Return the training rows of the world by opportunity and landmark."""
    rows = point_in_time.training_facts(connection, worlds.source().catalogue())
    return rows.set_index(["opportunity_id", "as_of_on"])


def test_landmarks_are_the_days_on_which_an_opportunity_was_open(training):
    days = [day.date().isoformat() for day in training.loc["O06"].index]
    assert days == ["2026-04-01", "2026-05-01", "2026-05-31"]


def test_a_label_is_known_only_of_what_is_closed(training):
    labels = training["label_lost"].groupby("opportunity_id").first()
    assert labels[["O01", "O03"]].tolist() == [0, 1]
    assert labels[["O07", "O10"]].isna().all()


def test_a_tracked_field_is_what_it_was(training):
    before, after = training.loc[("O07", "2026-05-31")], training.loc[("O07", "2026-06-30")]
    assert (before["amount"], after["amount"]) == (800, 1000)
    assert (before["pushes"], after["pushes"]) == (0, 2)
    assert (before["expected_close_on"].day, after["expected_close_on"].day) == (15, 15)
    assert (before["expected_close_on"].month, after["expected_close_on"].month) == (6, 7)


def test_pushes_before_a_stage_are_those_of_the_days_before_it(tmp_path):
    # Pushed twice before the offer of 10 June, then on the day itself and once after it: two of four.
    days = ("2026-06-01", "2026-06-05", "2026-06-10", "2026-06-25")
    dates = ("2026-06-15", "2026-06-20", "2026-06-25", "2026-06-30", "2026-07-15")
    pushes = [f"O07,expected_close_on,{old},{new},{day}" for day, old, new in zip(days, dates, dates[1:], strict=False)]
    offered = worlds.STAGE_HISTORY.replace("O07,Offer,2026-05-31", "O07,Offer,2026-06-10")
    changes = "\n".join(["id,field,from,to,on", *pushes, ""])
    worlds.write(tmp_path / "export", stage_history=offered, changes=changes)
    rows = rows_of(tmp_path / "draft.duckdb", tmp_path / "export")
    assert rows.loc[("O07", "2026-05-31"), ["pushes", "pushes_before_stage"]].tolist() == [0, 0]
    assert rows.loc[("O07", "2026-06-30"), ["pushes", "pushes_before_stage"]].tolist() == [4, 2]


def test_of_no_known_stage_no_pushes_are_known_to_come_before_it(tmp_path):
    kept = [line for line in worlds.STAGE_HISTORY.splitlines() if not line.startswith("O07")]
    worlds.write(tmp_path / "export", stage_history="\n".join([*kept, ""]))
    rows = rows_of(tmp_path / "draft.duckdb", tmp_path / "export")
    now = rows.loc[("O07", "2026-06-30")]
    assert now["pushes"] == 2
    assert math.isnan(now["pushes_before_stage"])


def test_stage_and_activity_are_as_of_the_landmark(training):
    early, late = training.loc[("O02", "2026-01-31")], training.loc[("O02", "2026-03-02")]
    assert (early["stage"], late["stage"]) == ("Lead", "Offer")
    assert training.loc[("O07", "2026-05-31"), "activities"] == 0
    assert training.loc[("O07", "2026-06-30"), "last_activity_on"] == pd.Timestamp("2026-06-29")


def test_records_count_what_had_closed_before_the_landmark(training):
    # Ann had closed O01 (won, 10 Feb), O03 (lost, 3 Mar) and O02 (won, 12 Mar).
    assert training.loc[("O02", "2026-03-02"), ["owner_closed", "owner_lost"]].tolist() == [1, 0]
    assert training.loc[("O07", "2026-05-01"), ["owner_closed", "owner_lost"]].tolist() == [3, 1]


def test_the_usual_cycle_is_the_won_ones_geometric_mean_before_the_landmark(training):
    assert math.isnan(training.loc[("O02", "2026-01-31"), "usual_cycle_days"])
    # O01 took 40 days and O02 took 70; what was lost does not count.
    assert training.loc[("O07", "2026-05-01"), "usual_cycle_days"] == pytest.approx(math.sqrt(41 * 71) - 1)


def without_what_came_after(day: dt.date) -> dict[str, str]:
    """Return the world's files as an export made on that day would have been."""
    rows = list(csv.DictReader(io.StringIO(worlds.OPPORTUNITIES)))
    changes = list(csv.DictReader(io.StringIO(worlds.CHANGES)))
    kept = [reopened(row, day) for row in rows if row["opened"] <= day.isoformat()]
    for change in reversed(changes):
        if change["on"] > day.isoformat():
            for row in kept:
                if row["id"] == change["id"]:
                    row[{"expected_close_on": "expected"}.get(change["field"], change["field"])] = change["from"]
    history = [r for r in csv.DictReader(io.StringIO(worlds.STAGE_HISTORY)) if r["entered"] <= day.isoformat()]
    latest = {r["id"]: r["stage"] for r in history}
    for row in kept:
        row["stage"] = row["stage"] if row["closed"] else latest[row["id"]]
    acted = [r for r in csv.DictReader(io.StringIO(worlds.ACTIVITIES)) if r["on"] <= day.isoformat()]
    changed = [r for r in changes if r["on"] <= day.isoformat()]
    tables = {"opportunities": kept, "stage_history": history, "changes": changed, "activities": acted}
    return {name: text_of(name, rows) for name, rows in tables.items()}


def reopened(row: dict[str, str], day: dt.date) -> dict[str, str]:
    """Return an opportunity as it stood that day."""
    open_then = {"closed": "", "close_value": "", "stage": "Lead"}
    return row | open_then if row["closed"] > day.isoformat() else dict(row)


def text_of(name: str, rows: list[dict[str, str]]) -> str:
    """Return rows as the CSV text of one of the world's files."""
    out = io.StringIO()
    writer = csv.DictWriter(out, worlds.FILES[f"{name}.csv"].splitlines()[0].split(","))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("months", some([1, 4, 2, 3, 5], 2))
def test_deleting_everything_after_a_landmark_changes_no_fact(tmp_path, training, months):
    day = dt.date(2026, 6, 30) - dt.timedelta(days=30 * months)
    folder = worlds.write(tmp_path / "then", **without_what_came_after(day))
    then = pd.read_csv(folder / "opportunities.csv")
    # The last day of the shortened world is its as-of date, so something must have happened on it.
    (folder / "activities.csv").write_text(with_a_sign_of_life(folder, then["id"].iloc[0], day), "utf-8")
    rows = rows_of(tmp_path / "then.duckdb", folder)
    rows = rows[rows.index.get_level_values("as_of_on") == pd.Timestamp(day)].drop(columns=BOOKKEEPING)
    expected = training.loc[rows.index].drop(columns=BOOKKEEPING)
    counted = ["activities", "last_activity_on"]
    ignored = counted if then["id"].iloc[0] in rows.index.get_level_values(0) else []
    found, known = rows.drop(columns=ignored), expected.drop(columns=ignored)
    pd.testing.assert_frame_equal(found, known, check_dtype=False, check_categorical=False)
    assert len(rows) > 0


def with_a_sign_of_life(folder, opportunity_id, day):
    """Add an activity on that day, so that it is the as-of date of the shortened world."""
    return (folder / "activities.csv").read_text("utf-8") + f"{opportunity_id},{day}\r\n"


def test_an_opening_row_holds_what_was_known_on_the_first_day(tmp_path):
    with contextlib.closing(build.open_draft(worlds.drafted(tmp_path / "draft.duckdb"))) as connection:
        rows = point_in_time.opening_facts(connection, worlds.source().catalogue()).set_index("opportunity_id")
    assert sorted(rows.index) == ["O01", "O02", "O03", "O04", "O05", "O06"]
    assert rows["stage"].astype(str).unique().tolist() == ["Lead"]
    assert rows["label_lost"].to_dict() == {"O01": 0, "O02": 0, "O03": 1, "O04": 0, "O05": 1, "O06": 0}


@pytest.fixture(scope="module")
def reopened_training(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reopened")
    worlds.write(folder / "export", stage_history=worlds.REOPENED)
    return rows_of(folder / "draft.duckdb", folder / "export")


@pytest.mark.parametrize(("name", "days"), [("O02", ["2026-01-01"]), ("O07", ["2026-05-01", "2026-06-30"])])
def test_while_a_reopened_opportunity_was_closed_it_is_no_landmark(reopened_training, name, days):
    assert [day.date().isoformat() for day in reopened_training.loc[name].index] == days


def test_a_reopened_opportunity_entered_its_stage_when_it_was_reopened(reopened_training):
    assert reopened_training.loc[("O07", "2026-06-30"), "stage_entered_on"] == pd.Timestamp("2026-06-10")


def test_a_wide_export_is_read_in_parts_and_by_a_share_of_its_opportunities(tmp_path, training, monkeypatch):
    monkeypatch.setattr(point_in_time, "AT_ONCE", 7)
    monkeypatch.setattr(point_in_time, "CELLS_AT_ONCE", 7)
    pd.testing.assert_frame_equal(rows_as_built(tmp_path), training)
    monkeypatch.setattr(point_in_time, "MOST_CELLS", len(training) * (training.shape[1] + 2) / 2)
    part = rows_as_built(tmp_path)
    assert 0 < len(part) < len(training)
    pd.testing.assert_frame_equal(part, training.loc[part.index], check_categorical=False)
    kept = part.index.get_level_values("opportunity_id").unique()
    assert len(part) == sum(training.index.get_level_values("opportunity_id").isin(kept))


def without(column: str, *ids: str) -> str:
    """The world's opportunities as text, of which some have no day of that name."""
    rows = list(csv.DictReader(io.StringIO(worlds.OPPORTUNITIES)))
    return text_of("opportunities", [row | {column: ""} if row["id"] in ids or not ids else row for row in rows])


@pytest.fixture(scope="module")
def unknown_days(tmp_path_factory):
    """Nobody knows when O01, which was won, and O07, which is open, were opened."""
    folder = tmp_path_factory.mktemp("unknown")
    worlds.write(folder / "export", opportunities=without("opened", "O01", "O07"))
    with contextlib.closing(build.open_draft(folder / "draft.duckdb")) as connection:
        build.build(connection, folder / "export", worlds.source(), lambda _: None)
        yield connection


def test_a_closed_opportunity_opened_on_an_unknown_day_counts_and_teaches_nothing(unknown_days):
    rows = point_in_time.training_facts(unknown_days, worlds.source().catalogue())
    assert {"O01", "O07"} & set(rows["opportunity_id"]) == set()
    assert "O01" not in set(point_in_time.opening_facts(unknown_days, worlds.source().catalogue())["opportunity_id"])
    # Ann had closed O01 (won), O03 (lost) and O02 (won) by 31 May.
    ann = unknown_days.execute("select max(closed), max(lost) from records where kind = 'owner' and name = 'Ann'")
    assert ann.fetchall() == [(3, 1)]
    age = unknown_days.execute(
        "select age_days, cycle_days, outcome from opportunity_facts where opportunity_id = 'O01'"
    )
    assert age.fetchall() == [(None, None, "won")]


def test_an_open_opportunity_opened_on_an_unknown_day_is_listed_without_an_age(unknown_days):
    still_open = point_in_time.open_facts(unknown_days).set_index("opportunity_id")
    assert set(still_open.index) == {"O07", "O08", "O09", "O10"}
    assert pd.isna(still_open.loc["O07", "opened_on"])
    assert unknown_days.execute(
        "select age_days, stale from opportunity_facts where opportunity_id = 'O07'"
    ).fetchall() == [(None, False)]


@pytest.mark.parametrize("left_out", some(["opened_on", "closed_on"], 1))
def test_where_no_closed_opportunity_has_both_days_each_is_one_row_without_a_day(tmp_path, left_out):
    columns = {name: to for name, to in worlds.MAPPING["opportunities"]["columns"].items() if name != left_out}
    mapping = worlds.source(opportunities={"file": "opportunities.csv", "columns": columns})
    worlds.write(tmp_path / "export")
    with contextlib.closing(build.open_draft(tmp_path / "draft.duckdb")) as connection:
        build.build(connection, tmp_path / "export", mapping, lambda _: None)
        rows = point_in_time.training_facts(connection, mapping.catalogue())
    assert sorted(rows["opportunity_id"]) == [f"O{nth:02}" for nth in range(1, 11)]
    assert rows["as_of_on"].isna().all()
    assert rows["label_lost"].notna().sum() == 6


def test_logged_changes_are_counted_by_field_and_outcome(tmp_path):
    """Of three closed ones and an open one: A changed while open, B only at the close, C's log ends elsewhere."""
    field = Field("opportunities", "contacts", "Contacts", "integer", "while open", tracked=True)
    with contextlib.closing(duckdb.connect()) as connection:
        connection.execute(
            "create table opportunities (opportunity_id varchar, outcome varchar, opened_on date, closed_on date,"
            " contacts int)"
        )
        on = "2026-03-01"
        for name, outcome, closed, held in (
            *(("A", "won", on, 3), ("B", "lost", on, 2), ("C", "lost", on, 9), ("D", "open", None, 4)),
            ("E", "lost", on, 1),
        ):
            row = [name, outcome, closed, held]
            connection.execute("insert into opportunities values (?, ?, '2026-01-01', ?, ?)", row)
        connection.execute(
            "create table changes (opportunity_id varchar, field varchar, from_value varchar, to_value varchar,"
            " changed_on date)"
        )
        for identity, to, on in (("A", "3.0", "2026-02-01"), ("B", "2", "2026-03-01"), ("C", "5", "2026-02-01")):
            connection.execute("insert into changes values (?, 'contacts', '1', ?, ?)", [identity, to, on])
        found = logged_changes(connection, (field,)).set_index("outcome")
    assert found.index.tolist() == ["lost", "won"]
    assert found.loc["won", list(LOGGED[2:])].tolist() == [1, 1, 0, 0]
    assert found.loc["lost", list(LOGGED[2:])].tolist() == [3, 1, 1, 1]


def test_without_tracked_fields_nothing_is_logged():
    with contextlib.closing(duckdb.connect()) as connection:
        assert logged_changes(connection, ()).empty


def test_of_very_many_the_sample_that_training_reads_is_looked_at(tmp_path):
    """On 31 May O03 to O05 had closed and O09 was not opened; of six closed ones three stand for all."""
    day = dt.date(2026, 5, 31)
    with contextlib.closing(build.open_draft(worlds.drafted(tmp_path / "draft.duckdb"))) as connection:
        point_in_time.keep_facts_on(connection, worlds.source().catalogue(), [day])
        whole = point_in_time.kept_on(connection, day)
        assert whole["opportunity_id"].tolist() == ["O06", "O07", "O08"]
        assert whole["as_of_on"].dt.date.tolist() == [day] * 3
        few = sql("landmarks_sampled").replace("80000", "3")
        connection.execute(few)
        kept = {name for (name,) in connection.execute("select opportunity_id from landmarks").fetchall()}
        digest = "md5_number_lower(opportunity_id) % 1000000 < 500000"
        sampled = connection.execute(f"select opportunity_id from opportunities where {digest}").fetchall()
    assert kept == {"O06", "O07", "O08"} & {name for (name,) in sampled}
