"""Names are compared without regard to case and spaces, and each such reading is counted; 07 stays apart from 7."""

import pytest

from tests import cases
from tests.cases import imported, mapping


@pytest.mark.parametrize(
    "spelt", [str.upper, str.lower, lambda name: f" {name}\t", lambda name: name.replace(" ", "\u00a0\u00a0")]
)
def test_every_third_name_spelt_otherwise_is_the_same_name(tmp_path, spelt):
    def write(deal):
        names = ("Account", "Owner", "Stage")
        return {name: spelt(cases.row(deal)[name]) for name in names} if deal.n % 3 == 0 else {}

    answer = imported(tmp_path, {"deals.csv": cases.deals(write)})
    assert answer.is_right
    assert len({row["owner"] for row in answer.rows.values()}) == 3
    assert len({row["account"] for row in answer.rows.values()}) == 7


def test_a_record_that_is_written_behind_its_module_is_called_by_its_name(tmp_path):
    write = lambda deal: {"Account": f"Accounts::::Acme {deal.n % 7}", "Owner": f"Users::::Rep {deal.n % 3}"}  # noqa: E731  # one line
    answer = imported(tmp_path, {"deals.csv": cases.deals(write)})
    assert answer.is_right
    assert answer.rows["D01"]["account"] == "Acme 1"
    assert {row["owner"] for row in answer.rows.values()} == {"Rep 0", "Rep 1", "Rep 2"}
    assert answer.spellings == 0


def test_another_case_is_counted_as_a_spelling(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Stage": deal.stage.upper()})})
    assert answer.is_right
    assert answer.spellings == 40


def test_numbers_as_names_stay_apart_by_their_zeros(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Account": ("07", "7", "7.0")[deal.n % 3]})})
    assert {row["account"] for row in answer.rows.values()} == {"07", "7", "7.0"}


def test_ids_that_differ_in_case_only_are_two_deals(tmp_path):
    ids = {1: "0065g00000DnAbC", 2: "0065g00000DnAbc", 3: "0065g00000dnAbC"}
    answer = imported(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Deal ID": ids.get(deal.n, deal.id)})})
    assert answer.is_right
    assert set(ids.values()) <= set(answer.rows)


def test_account_ids_that_differ_in_case_only_are_two_accounts(tmp_path):
    names = ("0015g00000DnAbC", "0015g00000DnAbc")
    answer = imported(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Account": names[deal.n % 2]})})
    assert {row["account"] for row in answer.rows.values()} == set(names)
    assert answer.spellings == 0


def test_a_name_longer_than_a_screen_is_kept_in_full(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals(cases.one(4, Account="A" * 5_000))})
    assert answer.rows["D04"]["account"] == "A" * 5_000


def test_an_owner_that_is_left_empty_leaves_the_deal(tmp_path):
    table = cases.deals(lambda deal: {"Owner": "", "Account": " "} if deal.n % 4 == 0 else {})
    answer = imported(tmp_path, {"deals.csv": table})
    assert answer.is_right
    assert answer.rows["D04"]["owner"] is None


def test_a_deal_may_be_called_new(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals(cases.one(4, Deal_ID="new"))})
    assert answer.is_right
    assert "new" in answer.rows


def test_names_of_a_table_hold_over_those_of_the_deals(tmp_path):
    files = {
        "deals.csv": cases.deals(lambda deal: {"Owner": f"rep {deal.n % 3}"}),
        "team.csv": "Name,Boss\nRep 0,Mia\nRep 1,Mia\nREP 2,Noa\n",
    }
    more = '[team]\nfile = "team.csv"\n[team.columns]\nowner = "Name"\nmanager = "Boss"\n'
    answer = imported(tmp_path, files, mapping(more=more))
    assert answer.is_right
    assert {row["owner"] for row in answer.rows.values()} == {"Rep 0", "Rep 1", "REP 2"}


def test_stages_and_owners_that_differ_in_signs_are_one_and_accounts_are_not(tmp_path):
    spelt = lambda name, n: name.replace(" ", "-") if n % 3 == 0 else f"{name}." if n % 3 == 1 else name  # noqa: E731  # one line

    def write(deal):
        names = {name: spelt(cases.row(deal)[name], deal.n) for name in ("Owner", "Stage")}
        return names | {"Account": ("A-1", "A1")[deal.n % 2]}

    answer = imported(tmp_path, {"deals.csv": cases.deals(write)})
    assert answer.is_right
    assert len({row["owner"] for row in answer.rows.values()}) == 3
    assert {row["account"] for row in answer.rows.values()} == {"A-1", "A1"}
    assert answer.spellings > 0


def test_two_declared_stages_that_differ_in_a_sign_alone_stay_two(tmp_path):
    stages = [("Offer", "open"), ("Of-fer", "open"), ("Won", "won"), ("Lost", "lost")]
    written = {"open": ("Offer", "OF-FER"), "won": ("Won", "Won"), "lost": ("Lost", "Lost")}
    table = cases.deals(lambda deal: {"Stage": written[deal.outcome][deal.n % 3 % 2]})
    answer = imported(tmp_path, {"deals.csv": table}, mapping(stages=stages))
    assert answer.is_right
    assert {row["stage"] for row in answer.rows.values() if row["outcome"] == "open"} == {"Offer", "Of-fer"}


NOTE = '[[field]]\ntable = "opportunities"\nname = "note"\nlabel = "Note"\nkind = "choice"\nknown = "at close"\n'


@pytest.mark.parametrize(
    ("spelt", "counted"), [("Called twice", 20), ("Called twice,\n no answer", 0), ("Called, no answer. " * 5, 0)]
)
def test_of_notes_nobody_counts_line_breaks_and_spaces(tmp_path, spelt, counted):
    """Every other of forty notes has another space in it."""
    table = cases.deals(lambda deal: {"Note": spelt if deal.n % 2 else spelt.replace(" ", "  ", 1)})
    answer = imported(tmp_path, {"deals.csv": table}, mapping(note="Note", more=NOTE))
    assert answer.is_right
    assert answer.spellings == counted
