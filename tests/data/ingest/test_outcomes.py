"""What a deal is: by its stage, a status beside it, flags, archiving, or being named in a second file."""

import pytest

from tests import cases
from tests.cases import COUNTS, imported, mapping, refused
from tests.examples import some

OPEN = [("Proposal", "open"), ("Negotiation", "open")]
LAST_OPEN = ("Negotiation", "Proposal", "Negotiation", "Proposal")


def rule(outcome, **when):
    cells = ", ".join(f'"{column.replace("_", " ")}" = {cell}' for column, cell in when.items())
    return f'[[outcome]]\noutcome = "{outcome}"\n' + (f"when = {{ {cells} }}\n" if cells else "")


def kept_stage(more):
    """Every deal keeps its last open stage; other columns tell what became of it."""
    return cases.deals(lambda deal: {"Stage": LAST_OPEN[deal.n % 4], **more(deal)})


def status(words):
    return lambda deal: {"Status": words[deal.outcome]}


STATUS = "".join(rule(word.lower(), Status=f'"{word}"') for word in ("Open", "Won", "Lost"))


def test_a_status_beside_an_open_stage_tells_the_outcome(tmp_path):
    files = {"deals.csv": kept_stage(status({"open": "open", "won": "WON ", "lost": "Lost"}))}
    answer = imported(tmp_path, files, mapping(stages=OPEN, more=STATUS))
    assert answer.is_right
    lost = answer.rows["D03"]
    assert (lost["outcome"], lost["stage"], lost["last_open_stage"]) == ("lost", "Lost", "Proposal")


def test_an_open_deal_without_a_stage_is_counted_in_the_first_and_said(tmp_path):
    """Deals 4 and 8 are open; deal 3, which is lost, has no stage either, and needs none."""
    write = lambda deal: {"Status": deal.outcome} | ({"Stage": ""} if deal.n in (3, 4, 8) else {})  # noqa: E731  # one line
    answer = imported(tmp_path, {"deals.csv": kept_stage(write)}, mapping(stages=OPEN, more=STATUS))
    assert answer.is_right
    assert [answer.rows[name]["stage"] for name in ("D04", "D08", "D12")] == ["Proposal", "Proposal", "Negotiation"]
    (note,) = answer.notes
    assert note.startswith("2 open deals have no stage in 'Stage': counted in Proposal, the first that")


def test_a_status_that_no_rule_names_is_refused_with_what_to_declare(tmp_path):
    def write(deal):
        return {"Status": "Deleted" if deal.n in (3, 7, 11) else deal.outcome}

    said = refused(tmp_path, {"deals.csv": kept_stage(write)}, mapping(stages=OPEN, more=STATUS))
    assert 'when = { "Status" = "Deleted" }' in said


def test_a_rule_without_conditions_fits_the_rest(tmp_path):
    files = {"deals.csv": kept_stage(status({"open": "In progress", "won": "Won", "lost": "Out-Sold"}))}
    rules = rule("won", Status='"won"') + rule("lost", Status='["Canceled", "Out-Sold"]') + rule("open")
    lenient = rules.replace('["Canceled"', '["canceled"')
    assert imported(tmp_path, files, mapping(stages=OPEN, more=lenient)).is_right


FLAGS = [
    ("TRUE", "FALSE"),
    ("1", ""),
    ("x", ""),
    ("Да", "Нет"),
    ("true", "false"),
    ("1", "0"),
    ("Yes", "No"),
    ("Y", "N"),
]


@pytest.mark.parametrize(("yes", "no"), some(FLAGS, 4))
def test_flags_tell_the_outcome_however_yes_and_no_are_written(tmp_path, yes, no):
    def write(deal):
        return {"IsWon": yes if deal.outcome == "won" else no, "Closed": no if deal.outcome == "open" else yes}

    rules = rule("won", IsWon="true") + rule("lost", Closed="true", IsWon="false") + rule("open", Closed="false")
    assert imported(tmp_path, {"deals.csv": kept_stage(write)}, mapping(stages=OPEN, more=rules)).is_right


@pytest.mark.parametrize("zero", ["0", "0.0", "0,00", "0.00 %"])
def test_an_archived_deal_of_probability_0_is_lost(tmp_path, zero):
    def write(deal):
        stage = "Won" if deal.outcome == "won" else "New"
        share = {"open": "35", "won": "100", "lost": zero}[deal.outcome]
        return {"Stage": stage, "Active": str(deal.outcome != "lost"), "Probability": share}

    stages = [("New", "open"), ("Won", "won")]
    files = {"deals.csv": cases.deals(write, ";")}
    answer = imported(tmp_path, files, mapping(stages=stages, more=rule("lost", Active="false", Probability="0")))
    assert answer.is_right
    assert answer.rows["D03"]["last_open_stage"] == "New"


def named(outcome):
    return cases.text([{"Id": deal.id, "Why": "x"} for deal in cases.DEALS if deal.outcome == outcome])


def test_deals_that_a_second_file_names_are_lost(tmp_path):
    files = {
        "deals.csv": cases.deals(lambda deal: {"Stage": "Won" if deal.outcome == "won" else "New"}),
        "lost.csv": named("lost"),
    }
    more = '[[outcome]]\noutcome = "lost"\nnamed_in = { file = "lost.csv", column = "Id" }\n'
    assert imported(tmp_path, files, mapping(stages=[("New", "open"), ("Won", "won")], more=more)).is_right


def test_a_second_file_that_is_not_there_is_refused(tmp_path):
    more = '[[outcome]]\noutcome = "lost"\nnamed_in = { file = "losts.csv", column = "Id" }\n'
    files = {"deals.csv": cases.deals(), "lost.csv": named("lost")}
    assert "Did you mean 'lost.csv'?" in refused(tmp_path, files, mapping(more=more))


def test_without_a_stage_the_rules_alone_tell(tmp_path):
    table = cases.without(cases.rows(status({"open": "Open", "won": "Won", "lost": "Lost"})), "Stage")
    assert imported(tmp_path, {"deals.csv": cases.text(table)}, mapping(stages=[], stage=None, more=STATUS)).is_right


def test_a_rule_that_contradicts_a_stage_is_refused(tmp_path):
    files = {"deals.csv": cases.deals(status({"open": "Open", "won": "Lost", "lost": "Lost"}))}
    assert "The outcome rules say lost, and its stage another outcome" in refused(
        tmp_path, files, mapping(more=STATUS.replace('outcome = "won"', 'outcome = "won"\noptional = true'))
    )


def pipelines(deal):
    return {"Pipeline": ("New business", "Renewals")[deal.n // 4 % 2]}


TWO = "".join(
    f'[[stage]]\nname = "{name}"\noutcome = "{outcome}"\npipeline = "{pipeline}"\n'
    for pipeline in ("New business", "Renewals")
    for name, outcome in cases.STAGES
)


PIPELINE = (
    '[[field]]\ntable = "opportunities"\nname = "pipeline"\nlabel = "Pipeline"\nkind = "choice"\nknown = "at opening"'
)


def test_pipelines_that_share_the_labels_of_stages_have_stages_of_their_own(tmp_path):
    toml = mapping(stages=[], pipeline="Pipeline", more=PIPELINE).replace("[opportunities]", TWO + "[opportunities]")
    answer = imported(tmp_path, {"deals.csv": cases.deals(pipelines)}, toml)
    assert answer.is_right
    assert {row["stage"] for row in answer.rows.values() if row["outcome"] == "open"} == {
        "Proposal (New business)",
        "Proposal (Renewals)",
    }
    assert {row["pipeline"] for row in answer.rows.values()} == {"New business", "Renewals"}


def test_pipelines_may_share_their_last_stages(tmp_path):
    shared = TWO.split("[[stage]]")
    first = "".join("[[stage]]" + part for part in shared[1:] if "Proposal" in part)
    last = '[[stage]]\nname = "Closed Won"\noutcome = "won"\n[[stage]]\nname = "Closed Lost"\noutcome = "lost"\n'
    toml = mapping(stages=[], pipeline="Pipeline", more=PIPELINE).replace(
        "[opportunities]", first + last + "[opportunities]"
    )
    assert imported(tmp_path, {"deals.csv": cases.deals(pipelines)}, toml).is_right


def test_a_pipeline_that_is_not_declared_is_refused(tmp_path):
    toml = mapping(stages=[], pipeline="Pipeline", more=PIPELINE).replace("[opportunities]", TWO + "[opportunities]")
    files = {"deals.csv": cases.deals(lambda deal: {"Pipeline": "Upsell" if deal.n % 4 == 0 else "Renewals"})}
    said = refused(tmp_path, files, toml)
    assert "None of the stages is called so ('" in said


def test_outcomes_are_counted_once_for_every_deal(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals()})
    assert sum(answer.opportunities.values()) == sum(COUNTS.values()) == len(answer.rows)
