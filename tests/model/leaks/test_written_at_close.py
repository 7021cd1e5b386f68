"""What the close wrote is told from what drifts, from what goes with long lives, and from what tells outcomes."""

import pandas as pd
import pytest

from bench.honest import HONEST
from bench.planted import LEAKS
from bench.planting import Planted, plant, where, world
from data.schema import Field
from model.leaks.comparison_groups import build_comparison_groups
from model.leaks.outcomes import endings
from model.leaks.verdicts import verdicts
from model.leaks.written_at_close import written

# In a world of this size too few hold it to show: a level that others hold as well, written at the close of some.
FAINT = ("next_step_diluted", "priority")


@pytest.fixture(scope="module")
def planted():
    return plant(world(6_000, 3), (*LEAKS, *HONEST), 3)


@pytest.fixture(scope="module")
def found(planted):
    compared = build_comparison_groups(planted, endings(planted))
    names = [column.name for column in (*LEAKS, *HONEST)]
    return {name: written(planted[name], compared, text=planted[name].dtype.kind not in "fiub") for name in names}


@pytest.mark.parametrize("name", [leak.name for leak in LEAKS if leak.name not in FAINT])
def test_what_is_written_at_the_close_is_found(found, name):
    assert found[name] is not None


@pytest.mark.parametrize("name", [column.name for column in HONEST])
def test_what_was_there_before_is_not_doubted_whatever_it_goes_with(found, name):
    assert found[name] is None


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("loss_reason", "no value"),
        ("check_digit", "numbers that end in"),
        ("notes", "the word “regret”"),
        ("queue", "“Recycling”"),
        ("sum_at_end", "hold 0;"),
    ],
)
def test_the_evidence_names_what_the_close_wrote(found, name, part):
    assert part in found[name].sentence
    assert found[name].sentence.startswith("Of open ones")
    assert 0 < found[name].distance <= 1


def judged(facts: pd.DataFrame, name: str, kind) -> str:
    field = Field("opportunities", name, name.title(), kind, "at opening")
    return next(v.verdict for v in verdicts(facts, [field]) if v.column == name)


def reason(lost_share):
    return Planted("reason", "choice", lambda e: where(e.lost & e.some(lost_share), "Price", "Open"))


@pytest.mark.parametrize(("opened_last", "word"), [(None, "suspect"), (30, "suspect"), (-90, "suspect")])
def test_the_open_ones_may_all_be_young_or_old(opened_last, word):
    """Nothing but the open ones' ages changes; the others stay as they are."""
    facts = plant(world(6_000, 4), (reason(0.3), *HONEST), 4)
    today = facts["as_of_on"].max()
    age = (today - facts["opened_on"]).dt.days
    kept = facts["label_lost"].notna() | (age <= 30 if opened_last == 30 else age >= 90 if opened_last else age >= 0)
    some = facts[kept].reset_index(drop=True)
    assert judged(some, "reason", "choice") == word
    for column in ("recent_only", "drifting", "recent_and_telling"):
        assert judged(some, column, "choice") == "use"


@pytest.mark.parametrize("still_open", [0, 30])
def test_where_too_few_are_open_a_column_is_declared_and_not_verified(still_open):
    facts = plant(world(2_000, 4), (reason(0.3),), 4)
    few = facts.loc[facts["label_lost"].isna(), "opportunity_id"].unique()[:still_open]
    some = facts[facts["label_lost"].notna() | facts["opportunity_id"].isin(few)].reset_index(drop=True)
    (verdict,) = (
        v
        for v in verdicts(some, [Field("opportunities", "reason", "R", "choice", "at opening")])
        if v.column == "reason"
    )
    assert (verdict.verdict, verdict.evidence.verified) == ("use", "declared, not verified")
    assert verdict.evidence.tested.startswith("Nothing shows what it held before the close")


def test_a_tested_column_says_beside_how_many_and_what_would_have_shown(planted):
    field = Field("opportunities", "signal", "Signal", "number", "at opening")
    (verdict,) = (v for v in verdicts(planted, [field]) if v.column == "signal")
    assert verdict.evidence.verified == "tested"
    still_open = planted.loc[planted["label_lost"].isna(), "opportunity_id"].nunique()
    assert 0.8 * still_open < verdict.evidence.compared <= still_open
    assert verdict.evidence.tested.startswith(f"Compared with {verdict.evidence.compared:,} open ones")


def test_a_column_of_a_log_is_recorded():
    facts = plant(world(1_000, 4), (), 4)
    late = (facts["as_of_on"] - facts["opened_on"]).dt.days > 40
    moved = facts.assign(contacts=late + pd.factorize(facts["opportunity_id"])[0] % 3)
    field = Field("opportunities", "contacts", "Contacts", "integer", "while open", tracked=True)
    (verdict,) = (v for v in verdicts(moved, [field]) if v.column == "contacts")
    assert (verdict.verdict, verdict.evidence.verified) == ("use", "recorded")


def test_a_reason_spelt_in_many_ways_is_one_reason():
    """Each is held by too few to show alone."""
    ways = [f"Reason {n}" for n in range(10)]
    spelt = Planted("motive", "choice", lambda e: where(e.lost & e.some(0.2), e.level(*ways), e.level("New", "Growth")))
    assert judged(plant(world(3_000, 4), (spelt,), 4), "motive", "choice") == "suspect"


def test_open_ones_between_won_and_lost_ones_verify_nothing_of_what_tells_much():
    """The close may have written into both: of the open ones as many hold it as of won and lost ones together."""
    both = Planted("champion", "choice", lambda e: where(e.sided(0.8, 0.05, 0.35), "Yes", "No"))
    field = Field("opportunities", "champion", "Champion", "choice", "at opening")
    facts = plant(world(3_000, 4), (both,), 4)
    (verdict,) = (v for v in verdicts(facts, [field]) if v.column == "champion")
    assert verdict.evidence.verified == "declared, not verified"
    assert verdict.evidence.tested.startswith("Open ones lie between")


def test_what_changes_without_a_log_is_no_history():
    """Half of the deals are logged and say nothing; of the others most were rewritten at the close, both ways."""

    def moved(e):
        logged, late = e.some(0.5), e.some(0.7)
        return where(late & ~logged & e.lost, "Wait", where(late & ~logged & e.won, "Offer", e.level("Call", "Meet")))

    facts = plant(world(3_000, 4), (Planted("step", "choice", moved),), 4)
    number = pd.factorize(facts["opportunity_id"])[0]
    late = (facts["as_of_on"] - facts["opened_on"]).dt.days > 45
    changes = facts["step"].isin(["Call", "Meet"]) & (number % 2 == 0) & late
    facts = facts.assign(step=facts["step"].mask(changes, "Visit"))
    field = Field("opportunities", "step", "Step", "choice", "while open", tracked=True)
    (verdict,) = (v for v in verdicts(facts, [field]) if v.column == "step")
    assert verdict.evidence.verified in ("declared, not verified", "") or not verdict.used
