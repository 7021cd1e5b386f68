"""Exports without dates, without an order or without an id are declared, and what they lack is said, never made up."""

import contextlib
import datetime as dt

import pytest

from data import sources
from data.building import build
from data.catalogue import CANONICAL
from data.errors import SourceError
from data.snapshots.point_in_time import training_facts
from data.snapshots.snapshot import kept_catalogue
from data.sources.source import PASSING
from tests import worlds

# Five closed opportunities and an open one; the second B is the product of the same opportunity sold beside it.
UNDATED = """\
no,product,result,rival,price
A,Alpha,Won,North,1000
B,Alpha,Lost,,2000
B,Beta,Lost,,3000
C,Beta,Won,,4000
D,Beta,Offer,South,5000
E,Alpha,Lost,South,6000
"""
FIELDS = [
    {"table": "opportunities", "name": "rival", "label": "Rival", "kind": "choice", "known": "at opening"},
]
COLUMNS = {"opportunity_id": "no", "product": "product", "stage": "result", "rival": "rival", "amount": "price"}


def mapping(columns=None, **more):
    """A mapping of the undated export, with more entries for its opportunities."""
    opportunities = {"file": "opportunities.csv", "columns": columns or COLUMNS, **more}
    kept = {name: worlds.MAPPING[name] for name in ("label", "currency", "recognise", "stage")}
    alias = {"table": "opportunities", "column": "rival", "from": "", "to": "None", "reason": "Nobody else is asked."}
    return {**kept, "opportunities": opportunities, "field": FIELDS, "alias": [alias]}


@contextlib.contextmanager
def draft(tmp_path, text=UNDATED, **more):
    """Yield the connection of a draft of an undated export."""
    (tmp_path / "opportunities.csv").write_text(text, "utf-8")
    with contextlib.closing(build.open_draft(tmp_path / "draft.duckdb")) as connection:
        build.build(connection, tmp_path, sources.parse("five", mapping(**more)), lambda _: None)
        yield connection


def facts_of(connection):
    return training_facts(connection, kept_catalogue(connection)).set_index("opportunity_id")


def info(connection):
    return dict(connection.execute("from info").fetchall())


def test_without_dates_each_opportunity_is_one_row_without_a_day(tmp_path):
    with draft(tmp_path) as connection:
        facts = facts_of(connection)
    assert dict(facts["label_lost"].dropna()) == {"A": 0, "B": 1, "C": 0, "E": 1}
    assert list(facts.index) == ["A", "B", "C", "D", "E"]
    assert facts[["as_of_on", "closed_on", "opened_on"]].isna().all(axis=None)
    assert "order_no" not in facts


def test_without_dates_the_day_of_the_import_stands_in_and_the_snapshot_says_so(tmp_path):
    with draft(tmp_path) as connection:
        told = info(connection)
        today = dt.datetime.now(dt.UTC).date()
    assert (told["has_dates"], told["ordered"]) == ("no", "no")
    assert 0 <= (today - dt.date.fromisoformat(told["as_of_on"])).days <= 1


def test_an_export_with_dates_says_so(tmp_path):
    path = worlds.drafted(tmp_path / "ten.duckdb")
    with contextlib.closing(build.open_draft(path)) as connection:
        assert (info(connection)["has_dates"], info(connection)["ordered"]) == ("yes", "no")


def test_a_declared_order_stands_in_for_dates_and_is_no_feature(tmp_path):
    with draft(tmp_path, order="price") as connection:
        facts, catalogue = facts_of(connection), kept_catalogue(connection)
        assert info(connection)["ordered"] == "yes"
    assert dict(facts["order_no"]) == {"A": 1000.0, "B": 2000.0, "C": 4000.0, "D": 5000.0, "E": 6000.0}
    assert [f.feature for f in catalogue if f.name == "order_no"] == [False]


def test_a_row_whose_order_is_no_number_is_set_aside(tmp_path):
    with draft(tmp_path, UNDATED.replace("6000", "later"), order="price") as connection:
        rejects = connection.execute("select line, value, reason from rejects where value = 'later'").fetchall()
    assert [(line, value) for line, value, _ in rejects] == [(7, "later")]


def test_repeated_ids_are_counted_and_the_first_is_kept(tmp_path):
    with draft(tmp_path) as connection:
        assert connection.execute("select line, value, reason from rejects").fetchall() == [
            (4, "B", "Repeats row 3, which was kept, and differs in product.")
        ]
        assert connection.execute("select product from opportunities where opportunity_id = 'B'").fetchall() == [
            ("Alpha",)
        ]


def test_without_an_id_the_number_of_the_row_is_the_id(tmp_path):
    without = {name: column for name, column in COLUMNS.items() if name != "opportunity_id"}
    with draft(tmp_path, columns=without, number_rows=True) as connection:
        found = connection.execute("select opportunity_id, amount from opportunities order by amount").fetchall()
    assert found == [("1", 1000), ("2", 2000), ("3", 3000), ("4", 4000), ("5", 5000), ("6", 6000)]


def test_an_empty_cell_that_is_an_answer_is_read_as_it_and_counted(tmp_path):
    with draft(tmp_path) as connection:
        rivals = connection.execute("select rival, count(*) from opportunities group by 1 order by 1").fetchall()
        repairs = connection.execute('select from_value, to_value, "rows", reason from repairs').fetchall()
    assert rivals == [("None", 2), ("North", 1), ("South", 2)]
    assert repairs == [("", "None", 3, "Nobody else is asked.")]


@pytest.mark.parametrize("name", sources.known())
def test_every_declared_source_reads_and_declares_what_it_maps(name):
    source = sources.load(name)
    quotas = {(f.table, f.name) for f in CANONICAL if f.table == "quotas"}
    declared = quotas | {(f.table, f.name) for f in (*source.catalogue(), *PASSING)}
    mapped = {(table, column) for table, mapping in source.tables.items() for column in mapping.columns}
    assert mapped <= declared
    assert all(f.known in ("at opening", "while open", "at close") for f in source.fields)


def test_an_unknown_source_is_refused_with_those_that_are_known():
    with pytest.raises(SourceError, match=r"ibm_win_loss.*salvirt"):
        sources.load("nobody")
