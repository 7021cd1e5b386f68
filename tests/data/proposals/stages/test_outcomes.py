"""A column that holds won, lost and open alone tells outcomes beside the stages, whatever it is called."""

import pytest

from data.proposals import proposal
from tests import cases

TYPES = {"open": "active", "won": "won", "lost": "lost"}


def found(folder, **columns):
    def change(deal):
        return {header.replace("_", " "): of(deal) for header, of in columns.items()}

    return proposal(cases.write(folder, {"deals.csv": cases.text(cases.rows(change))}))


def stage(deal):
    return {"open": "Talks", "lost": "Closed Lost"}.get(deal.outcome) or ("Closed Won", "Renewed")[deal.n % 4 - 1]


def test_it_tells_what_the_words_of_a_stage_do_not(tmp_path):
    told = found(tmp_path, Stage=stage, Kind_of_end=lambda deal: TYPES[deal.outcome])
    assert {one.name: one.outcome for one in told.stages}["Renewed"] == "won"
    assert {one.outcome: dict(one.when) for one in told.outcomes} == {
        outcome: {"Kind of end": (word,)} for outcome, word in TYPES.items()
    }
    assert told.questions == ()
    assert "kind_of_end" not in {row["name"] for row in told.keys.get("field", ())}


@pytest.mark.parametrize(
    "other",
    [
        lambda deal: ("won", "lost", "active")[deal.n % 3],
        lambda deal: ("won", "lost", "perhaps")[deal.n % 3],
        lambda deal: TYPES[deal.outcome] if deal.outcome != "open" else ("active", "won", "lost")[deal.n % 3],
        lambda deal: TYPES[deal.outcome] if deal.n != 4 else "lost",
    ],
)
def test_one_that_contradicts_the_stages_or_holds_other_words_tells_nothing(tmp_path, other):
    told = found(tmp_path, Stage=stage, Former_deal=other)
    assert told.outcomes == ()
    assert {one.name: one.outcome for one in told.stages}["Renewed"] == "open"


def test_a_column_of_outcomes_alone_is_no_stage_beside_one_that_is_named_so(tmp_path):
    told = found(
        tmp_path,
        Stage=lambda deal: f"{deal.n % 3 + 1}-{('Qualify', 'Develop', 'Propose')[deal.n % 3]}",
        Status=lambda deal: {"open": "Open", "won": "Won", "lost": "Lost"}[deal.outcome],
    )
    columns = told.keys["opportunities"]["columns"]
    assert (columns["stage"], {header for one in told.outcomes for header in one.when}) == ("Stage", {"Status"})
