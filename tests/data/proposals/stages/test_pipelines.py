"""Stages of two pipelines stand one pipeline after the other, each in its own order."""

from data.proposals import answered, proposal
from data.proposals.stages.outcomes import guesses_of
from data.proposals.stages.pipelines import by_pipeline
from tests import cases


def parted(*rows):
    stages = guesses_of([("New", 3), ("Offer", 9), ("Notice", 1), ("Signing", 2)])
    return [[stage.name for stage in line.stages] for line in by_pipeline(stages, rows)]


def test_the_pipeline_of_most_rows_comes_first():
    sales, renewals = (
        [("New", "Sales", 3), ("Offer", "Sales", 9)],
        [("Notice", "Renewals", 1), ("Signing", "Renewals", 2)],
    )
    assert parted(*sales, *renewals) == [["New", "Offer"], ["Notice", "Signing"]]


def test_pipelines_that_share_a_stage_are_one_unless_by_a_few_rows():
    rows = [("New", "Sales", 3), ("Offer", "Sales", 99), ("Notice", "Renewals", 1), ("Signing", "Renewals", 2)]
    assert parted(*rows, ("Offer", "Renewals", 5)) == [["New", "Offer"], ["Notice", "Signing"]]
    assert parted(*rows, ("Offer", "Renewals", 6)) == [["New", "Offer", "Notice", "Signing"]]


def test_stages_without_a_pipeline_stand_together():
    assert parted(("New", "", 3)) == [["New", "Offer", "Notice", "Signing"]]


# The chance says the order within each: of both together, they would stand in turn.
CHANCES = {("Sales", "Demo"): 20, ("Sales", "Offer"): 60, ("Renewals", "Notice"): 40, ("Renewals", "Signing"): 80}


def test_chances_of_one_pipeline_say_nothing_of_another(tmp_path):
    def change(deal):
        (pipeline, stage), chance = list(CHANCES.items())[deal.n // 4 % 4]
        ended = {"Stage": deal.stage, "Pipeline": pipeline, "Probability": ""}
        return ended if deal.closed else {"Stage": stage, "Pipeline": pipeline, "Probability": chance}

    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(change)}))
    order = [row["name"] for row in found.keys["stage"] if row["outcome"] == "open"]
    assert order in (["Demo", "Offer", "Notice", "Signing"], ["Notice", "Signing", "Demo", "Offer"])
    assert found.stagings[0].order_why == (
        "In order of their usual 'Probability'. Each pipeline has its own; one stands after the other."
    )


def test_only_the_order_of_the_pipeline_that_nothing_tells_is_asked_for(tmp_path):
    """The stages of sales name their steps; those of renewals name none, and stand behind them as they are answered."""
    stages = (("Renewals", "Zeta"), ("Sales", "Offer"), ("Sales", "Demo"), ("Renewals", "Alpha"))

    def change(deal):
        pipeline, stage = stages[deal.n // 4 % 4]
        return {"Stage": deal.stage if deal.closed else stage, "Pipeline": pipeline}

    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(change)}))
    (asked,) = found.questions
    assert (asked.key, "the stages of 'Renewals'" in asked.sentence) == ("order:Renewals", True)
    listed = [row["name"] for row in found.keys["stage"]][:4]
    told = answered(found, {"order:Renewals": asked.choices[1].label})
    assert [row["name"] for row in told.keys["stage"]][:4] == [*listed[:2], *listed[:1:-1]]
    assert (listed[:2], told.questions) == (["Demo", "Offer"], ())
