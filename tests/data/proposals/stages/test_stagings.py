"""Whichever column is chosen as the stage, its stages, their outcomes and the questions are drawn from it anew."""

import datetime as dt

from data.proposals import answered, proposal
from data.proposals.answers import staged
from tests import cases

NAMES = {"open": "Alpha", "won": "Beta", "lost": "Gamma"}
CHANCES = {"open": "40", "won": "100", "lost": "0"}
ENDED = {"open": "no", "won": "yes", "lost": "yes"}


def proposed(folder, change):
    table = cases.without(cases.rows(change), "Stage")
    return proposal(cases.write(folder, {"deals.csv": cases.text(table)}))


def outcomes(found):
    return {stage.name: stage.outcome for stage in found.stages}


def test_an_answered_stage_has_the_outcomes_that_chances_and_flags_tell(tmp_path):
    told = lambda deal: {  # noqa: E731  # one line says it
        "Where we are": NAMES[deal.outcome],
        "Probability": CHANCES[deal.outcome],
        "Closed": ENDED[deal.outcome],
    }
    found = proposed(tmp_path, told)
    assert found.endings == ("Closed", "Probability")
    said = answered(found, {"stage": "Where we are"})
    assert outcomes(said) == {"Alpha": "open", "Beta": "won", "Gamma": "lost"}
    assert said.keys["stage"] == [
        {"name": "Alpha", "outcome": "open"},
        {"name": "Beta", "outcome": "won"},
        {"name": "Gamma", "outcome": "lost"},
    ]
    assert said.questions == ()
    assert "Where we are" not in {row["label"] for row in said.keys.get("field", ())}


def test_a_stage_that_has_ended_without_a_word_for_how_is_asked_about(tmp_path):
    found = proposed(tmp_path, lambda deal: {"Deal stage": NAMES[deal.outcome], "Closed": ENDED[deal.outcome]})
    assert outcomes(found) == {"Alpha": "open", "Beta": "open", "Gamma": "open"}
    asked = {question.key: question.example for question in found.questions}
    assert asked == dict.fromkeys(
        ("stage:Beta", "stage:Gamma"), "nearly every deal in it has ended by 'Closed', and nothing tells how"
    )
    said = answered(found, {"stage:Beta": "Won", "stage:Gamma": "Lost"})
    assert outcomes(said) == {"Alpha": "open", "Beta": "won", "Gamma": "lost"}


def test_an_open_stage_of_no_chance_stays_open_where_its_flag_says_so(tmp_path):
    chances = lambda deal: {"Deal stage": NAMES[deal.outcome], "Probability": "0", "Closed": "no"}  # noqa: E731  # one line
    assert set(outcomes(proposed(tmp_path, chances)).values()) == {"open"}


def test_a_status_tells_the_outcome_once_another_column_is_the_stage(tmp_path):
    words = {"open": "Offen", "won": "Gewonnen", "lost": "Verloren"}
    told = lambda deal: {"Status": words[deal.outcome], "Step of ours": ("Alpha", "Beta")[deal.n % 8 // 4]}  # noqa: E731  # one line
    found = proposed(tmp_path, told)
    assert outcomes(found) == {"Offen": "open", "Gewonnen": "won", "Verloren": "lost"}
    other = staged(found, "Step of ours")
    assert outcomes(other) == {"Alpha": "open", "Beta": "open"}
    assert {row["outcome"]: row["when"] for row in other.keys["outcome"]} == {
        outcome: {"Status": word} for outcome, word in words.items()
    }
    assert staged(other, "Status").keys["stage"] == found.keys["stage"]


def test_a_stage_whose_days_are_all_past_unlike_those_of_others_is_asked_about(tmp_path):
    """Nothing but the day tells that Beta and Gamma have ended: on the last opening those of Alpha are ahead."""

    def told(deal):
        decided = deal.opened + dt.timedelta(days=400 if deal.outcome == "open" else -3)
        return {"Where we are": NAMES[deal.outcome], "Decided": decided.isoformat()}

    table = cases.without(cases.rows(told), "Stage", "Close Date")
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(table)}))
    said = answered(found, {"stage": "Where we are"})
    assert outcomes(said) == {"Alpha": "open", "Beta": "open", "Gamma": "open"}
    why = "in nearly every deal in it 'Decided' is past, and in other stages it is ahead"
    asked = {question.key: question.example for question in said.questions if question.key.startswith("stage:")}
    assert asked == dict.fromkeys(("stage:Beta", "stage:Gamma"), why)


def test_stages_that_differ_in_signs_are_one_and_its_commonest_spelling_is_its_name(tmp_path):
    written = lambda deal: {"Stage": cases.row(deal)["Stage"].upper() + ("", ".", " -")[deal.n % 8 // 3]}  # noqa: E731  # one line
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(written)}))
    plain = proposal(cases.write(tmp_path / "plain", {"deals.csv": cases.deals()}))
    assert len(found.keys["stage"]) == len(plain.keys["stage"])
    assert {stage.name.rstrip(".- ") for stage in found.stages} == {stage.name.upper() for stage in plain.stages}


def test_a_stage_that_was_said_to_be_won_is_no_answer_to_which_is_lost(tmp_path):
    words = {"open": "Alpha", "won": "Beta", "lost": "Gamma"}
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Stage": words[deal.outcome]})}))
    assert [question.key for question in found.questions] == ["won", "lost"]
    said = answered(found, {"won": "Beta"})
    (left,) = said.questions
    assert [choice.label for choice in left.choices] == ["Alpha", "Gamma", "None: it holds no lost deals"]


def test_a_stage_is_won_by_its_chance_where_lost_deals_are_archived(tmp_path):
    """As Odoo has it: a lost deal keeps its stage, is not active and has no chance; those of open ones differ."""
    stages = {"open": ("Alpha", "Beta")}

    def told(deal):
        name = "Done" if deal.outcome == "won" else stages["open"][deal.n % 8 // 4]
        chance = {"won": 100, "lost": 0}.get(deal.outcome, 20 + deal.n / 10 + 40 * (name == "Alpha"))
        return {"Deal stage": name, "Probability": chance, "Active": str(deal.outcome != "lost")}

    found = proposed(tmp_path, told)
    assert outcomes(found) == {"Beta": "open", "Alpha": "open", "Done": "won"}
    assert list(outcomes(found)) == ["Beta", "Alpha", "Done"]
    assert found.questions == ()
