"""Every row that cannot be used is set aside with its place and the reason; nothing is repaired silently."""

import contextlib
import gzip

import pytest

from data.building import build
from data.building.build import Terms
from data.errors import CheckFailed, SourceError
from tests import worlds

BAD_ROWS = {
    "O11,Alder,Alpha,Ann,Offer,31/31/2026,,,1,,0": (
        "opened_on",
        "31/31/2026",
        "Opened must be a date like 2026-03-31.",
    ),
    "O11,Alder,Alpha,Ann,Offer,2026-05-01,,,-5,,0": ("amount", "-5", "Amount is below 0."),
    "O11,Alder,Alpha,Ann,Offer,2026-05-01,,,5 or 6,,0": ("amount", "5 or 6", "Amount must be a number."),
    "O11,Alder,Alpha,Ann,Offer,2026-05-01,,,1,,75": ("discount", "75", "Discount is above 60."),
    ",Alder,Alpha,Ann,Offer,2026-05-01,,,1,,0": ("opportunity_id", None, "Opportunity is missing."),
    "O11,Alder,Alpha,Ann,Asleep,2026-05-01,,,1,,0": (
        "stage",
        "Asleep",
        "None of the stages is called so.",
    ),
    "O11,Zinnia,Alpha,Ann,Offer,2026-05-01,,,1,,0": ("account", "Zinnia", "No row of accounts.csv has this account."),
    "O11,Alder,Alfa,Ann,Offer,2026-05-01,,,1,,0": ("product", "Alfa", "No row of products.csv has this product."),
    "O11,Alder,Alpha,Zed,Offer,2026-05-01,,,1,,0": ("owner", "Zed", "No row of team.csv has this owner."),
    "O11,Alder,Alpha,Ann,Won,2026-05-01,,,1,1,0": ("closed_on", None, "A closed opportunity has no closing date."),
    "O11,Alder,Alpha,Ann,Offer,2026-05-01,,2026-06-01,1,,0": (
        "closed_on",
        "2026-06-01",
        "An open opportunity has a closing date.",
    ),
    "O03,Alder,Alpha,Ann,Offer,2026-05-01,,,1,,0": (
        "opportunity_id",
        "O03",
        "Repeats row 4, which was kept, and differs in product.",
    ),
    "O11,Alder,Alpha": ("", "O11,Alder,Alpha", "This row has 3 cells where the header has 11."),
}


@contextlib.contextmanager
def conformed(tmp_path, mapping=None, terms=None, **files):
    """Yield the connection of a draft built from the world with some files replaced."""
    folder = worlds.write(tmp_path / "export", **files)
    with contextlib.closing(build.open_draft(tmp_path / "draft.duckdb")) as connection:
        build.build(connection, folder, mapping or worlds.source(), lambda _: None, terms or Terms())
        yield connection


def test_a_clean_export_has_no_rejects(tmp_path):
    with conformed(tmp_path) as draft:
        assert (count(draft, "rejects"), count(draft, "opportunities")) == (0, 10)


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """What is set aside of an export with every bad row, by line, and how many opportunities are kept."""
    rows = worlds.OPPORTUNITIES + "\n".join(BAD_ROWS) + "\n"
    with conformed(tmp_path_factory.mktemp("bad"), terms=worlds.ANYWAY, opportunities=rows) as draft:
        rejects = draft.execute("from rejects").fetchall()
        return {line: (file, *rest) for file, line, *rest in rejects}, len(rejects), count(draft, "opportunities")


def count(draft, table):
    return draft.execute(f"select count(*) from {table}").fetchall()[0][0]


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_bad_row_is_set_aside_with_its_place_and_reason(bad, row):
    rejects, *_ = bad
    assert rejects[12 + list(BAD_ROWS).index(row)] == ("opportunities.csv", *BAD_ROWS[row])


def test_bad_rows_are_all_that_is_set_aside_once_each_and_every_good_one_is_kept(bad):
    rejects, number, kept = bad
    assert (len(rejects), number, kept) == (len(BAD_ROWS), len(BAD_ROWS), 10)


def test_history_of_an_opportunity_that_was_set_aside_is_set_aside_too(tmp_path):
    lost = worlds.OPPORTUNITIES.replace("O05,Birch,Beta,Bob,Lost,2026-04-01", "O05,Birch,Beta,Bob,Lost,day 1 of 5")
    with conformed(tmp_path, opportunities=lost) as draft:
        rows = draft.execute("select file, line, value, reason from rejects order by file").fetchall()
    orphaned = "Its opportunity is not in the export, or was set aside."
    assert rows == [
        ("opportunities.csv", 6, "day 1 of 5", "Opened must be a date like 2026-03-31."),
        ("stage_history.csv", 9, "O05", orphaned),
        ("stage_history.csv", 10, "O05", orphaned),
    ]


def test_a_declared_alias_is_read_as_what_it_means_and_counted(tmp_path):
    alias = {"table": "opportunities", "column": "product", "from": "Alfa", "to": "Alpha", "reason": "Spelling."}
    misspelt = worlds.OPPORTUNITIES.replace("O01,Alder,Alpha", "O01,Alder,Alfa").replace(
        "O02,Birch,Alpha", "O02,Birch, Alfa "
    )
    with conformed(tmp_path, worlds.source(alias=[alias]), opportunities=misspelt) as draft:
        assert draft.execute("from repairs").fetchall() == [
            ("opportunities.csv", "product", "Alfa", "Alpha", 2, "Spelling.")
        ]
        assert draft.execute("select count(*) from opportunities where product = 'Alpha'").fetchall() == [(5,)]


def test_a_line_break_inside_quotes_leaves_rows_their_numbers(tmp_path):
    quoted = (
        worlds.OPPORTUNITIES.replace("O10,,Beta", 'O10,,"Beta\n"') + "O11,Alder,Alpha,Ann,Asleep,2026-05-01,,,1,,0\n"
    )
    with conformed(tmp_path, opportunities=quoted) as draft:
        assert draft.execute("select line from rejects").fetchall() == [(12,)]


def test_a_missing_column_is_named(tmp_path):
    renamed = conformed(tmp_path, opportunities=worlds.OPPORTUNITIES.replace(",stage,", ",step,"))
    with pytest.raises(SourceError, match=r"opportunities.csv has no column 'stage'.*id, account"), renamed:
        pass


def test_an_export_of_which_nothing_is_usable_is_not_published(tmp_path):
    header = worlds.OPPORTUNITIES.splitlines()[0]
    nothing = {
        name: text.splitlines()[0] + "\n" for name, text in worlds.FILES.items() if "history" in name or name[0] in "ac"
    }
    files = {name.removesuffix(".csv"): text for name, text in nothing.items()} | {"accounts": worlds.ACCOUNTS}
    unusable = conformed(tmp_path, **{**files, "opportunities": header + "\nO1,Alder,,,,,,,,,\n"})
    with pytest.raises(CheckFailed, match="most often for the row: Nearly empty"), unusable:
        pass


def test_semicolons_and_gzip_are_read(tmp_path):
    folder = worlds.write(tmp_path / "export", team=worlds.TEAM.replace(",", ";"))
    with gzip.open(folder / "products.csv.gz", "wt") as file:
        file.write(worlds.PRODUCTS)
    products = {**worlds.MAPPING["products"], "file": "products.csv.gz"}
    with contextlib.closing(build.open_draft(tmp_path / "draft.duckdb")) as draft:
        build.build(draft, folder, worlds.source(products=products), lambda _: None)
        assert draft.execute("select manager from team order by owner").fetchall() == [("Mia",), ("Mia",), ("Noa",)]
        assert draft.execute("select count(*) from products").fetchall() == [(2,)]


@pytest.mark.parametrize(
    ("opportunities", "said"),
    [
        ("", "is empty"),
        (worlds.OPPORTUNITIES.replace("account", "owner", 1), "two columns 'owner'"),
        (worlds.OPPORTUNITIES + '"O11,Alder\n', "cannot be read past line 12"),
    ],
)
def test_a_file_whose_cells_are_in_doubt_is_refused(tmp_path, opportunities, said):
    with pytest.raises(SourceError, match=said), conformed(tmp_path, opportunities=opportunities):
        pass


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path):
    folder = worlds.write(tmp_path / "export")
    (folder / "accounts.csv").unlink()
    (folder / "accounts.csv").mkdir()
    with pytest.raises(SourceError, match=r"accounts\.csv cannot be read"):
        worlds.draft(tmp_path / "draft.duckdb", folder)


NAMES = ("reason", "value", "column", "line", "problem", "n", "id", "nth", "day", "order", "select", "place")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A draft whose opportunities have an own field of each name, with the name in every row."""
    held, folder = worlds.MAPPING["opportunities"], tmp_path_factory.mktemp("own")
    fields = [
        {"table": "opportunities", "name": name, "label": f"Own {name}", "kind": "choice", "known": "while open"}
        for name in NAMES
    ]
    columns = held["columns"] | {name: f"own {name}" for name in NAMES}
    mapping = worlds.source(opportunities=held | {"columns": columns}, field=[*worlds.MAPPING["field"], *fields])
    head, *rows = worlds.OPPORTUNITIES.splitlines()
    lines = [",".join([head, *(f"own {name}" for name in NAMES)]), *(",".join([row, *NAMES]) for row in rows)]
    export = worlds.write(folder / "export", opportunities="\n".join(lines))
    with contextlib.closing(build.open_draft(worlds.draft(folder / "ten.duckdb", export, mapping))) as connection:
        yield connection


@pytest.mark.parametrize("name", NAMES)
def test_an_own_field_may_be_called_as_the_report_calls_its_columns(own, name):
    (column,) = own.execute("select name from fields where label = ?", [f"Own {name}"]).fetchone()
    assert own.execute(f'select distinct "{column}" from opportunities').fetchall() == [(name,)]
