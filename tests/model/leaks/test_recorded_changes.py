"""A field is tracked where its own changes are logged over open life; a former snapshot proves what was rewritten."""

import numpy as np
import pandas as pd
import pytest

from data.schema import Field
from model.leaks.outcomes import endings
from model.leaks.recorded_changes import Records, logged, rewritten
from model.leaks.verdicts import verdicts
from tests.model.judging import closed_only, custom, judge
from tests.model.synthetic import CATALOGUE

CONTACTS = Field("opportunities", "contacts", "Contacts", "integer", "while open", tracked=True)
NO_CHANGE = "The export has no change of it: what it was while a deal was open is not known."
NUMBERS = ["opportunities", "changed_while_open", "changed_only_at_close", "ends_elsewhere"]


def log(**sides) -> pd.DataFrame:
    """A log of contacts: won=(opportunities, changed while open, only at close, ends elsewhere), and so on."""
    rows = [("contacts", outcome, *map(float, counts)) for outcome, counts in sides.items()]
    return pd.DataFrame(rows, columns=["field", "outcome", *NUMBERS])


EVERY = {"won": (1500, 300, 20, 0), "lost": (1800, 300, 20, 0), "open": (600, 60, 0, 0)}


def found(facts, frame):
    return logged(CONTACTS, facts["contacts"], endings(facts), Records(frame))


def test_a_log_of_all_outcomes_over_open_life_is_a_history(facts):
    seen = found(facts, log(**EVERY))
    assert seen.missing_history == ""
    assert seen.share == pytest.approx(660 / 3900)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"won": (1500, 0, 0, 0), "lost": (1800, 0, 0, 0), "open": (600, 0, 0, 0)}, NO_CHANGE),
        ({"won": (1500, 2, 0, 0), "lost": (1800, 1, 0, 0)}, "too few for a history"),
        ({"won": (1500, 10, 900, 0), "lost": (1800, 10, 900, 0)}, "at the close, and hardly any before"),
        ({"won": (1500, 300, 0, 0), "lost": (1800, 0, 0, 0), "open": (600, 60, 0, 0)}, "hardly any of the lost ones"),
        ({"won": (1500, 300, 0, 0)}, "hardly any of the lost ones"),
        ({"won": (1500, 300, 0, 0), "lost": (1800, 300, 0, 0), "open": (600, 1, 0, 0)}, "of the open ones"),
        (
            {"won": (1500, 300, 20, 200), "lost": (1800, 300, 20, 200), "open": (600, 60, 0, 0)},
            "does not end in what it",
        ),
    ],
)
def test_a_log_that_leaves_something_out_is_no_history(facts, changed, words):
    assert words in found(facts, log(**changed)).missing_history


def test_a_log_of_another_field_is_none_of_this_one(facts):
    assert found(facts, log(**EVERY).assign(field="amount")).missing_history == NO_CHANGE


@pytest.mark.parametrize("log_of", ["amount", "contacts"])
def test_what_is_not_in_its_own_log_is_judged_as_untracked(facts, log_of):
    records = Records(log(**EVERY).assign(field=log_of))
    predicted = {v.column: v for v in judged(facts, records)}["contacts"]
    assert (predicted.verdict, predicted.evidence.verified) == (
        ("use", "recorded") if log_of == "contacts" else ("suspect", "tested")
    )


def judged(facts, records):
    return verdicts(facts, CATALOGUE, records=records)


def test_without_a_log_changes_seen_between_landmarks_count(facts):
    constant = facts.groupby("opportunity_id")["contacts"].transform("first")
    assert logged(CONTACTS, facts["contacts"], endings(facts), Records()).missing_history == ""
    assert logged(CONTACTS, constant, endings(facts), Records()).missing_history == NO_CHANGE


def closings(won, lost, still_open, name="source") -> Records:
    rows = [(name, side, *map(float, n)) for side, n in (("won", won), ("lost", lost), ("open", still_open))]
    return Records(closings=pd.DataFrame(rows, columns=["field", "outcome", "opportunities", "changed"]))


def seen_again(records):
    return rewritten(SOURCE, records)


SOURCE = Field("opportunities", "source", "Source", "choice", "at opening")


def test_what_changed_as_deals_closed_is_rewritten_at_the_close():
    seen = seen_again(closings((40, 20), (60, 12), (300, 3)))
    assert (seen.share, seen.closings, seen.leak) == (0.32, 100, True)
    assert seen.sentence == (
        "Of 100 opportunities that have closed since they were last seen open, 32 % hold another value now (50 % of the"
        " won, 20 % of the lost, and 1 % of those still open)."
    )


@pytest.mark.parametrize(
    ("sides", "share"),
    [
        (((40, 0), (60, 0), (300, 0)), 0.0),
        (((40, 1), (60, 1), (300, 3)), 0.02),
        (((40, 8), (60, 12), (300, 60)), 0.2),
    ],
)
def test_what_stays_or_changes_as_much_while_open_is_not(sides, share):
    seen = seen_again(closings(*sides))
    assert (seen.share, seen.leak, seen.sentence) == (share, False, "")


def test_few_closings_say_nothing():
    assert seen_again(closings((5, 5), (5, 5), (300, 0))) is None
    assert seen_again(Records()) is None


@pytest.mark.parametrize(("changed", "verdict"), [(40, "leak"), (0, "use")])
def test_a_former_snapshot_verifies_or_refutes_where_nothing_is_open(facts, changed, verdict):
    some = closed_only(facts)
    frame = closings((100, changed), (100, 0), (0, 0), "lead_source")
    predicted = {v.column: v for v in judged(some, frame)}["lead_source"]
    assert (predicted.verdict, predicted.evidence.verified) == (verdict, "tested")
    assert predicted.evidence.rewritten == changed / 200
    assert judge(some, custom("lead_source", "choice"))["lead_source"].evidence.verified == "declared, not verified"
    assert np.isfinite(predicted.evidence.rewritten)
