"""What tells won and lost beside the stage is said with its words, and how many rows have each."""

from data.proposals import answered, proposal
from data.proposals.proposed import OutcomeCells, OutcomeGuess
from data.proposals.stages.told_by import rules_in, told_by
from tests import cases

# Of forty deals 20 are won, 10 lost and 10 open.
STATUS = {"open": "Offen", "won": "Gewonnen", "lost": "Verloren"}


def said(found):
    return told_by(rules_in(found.keys.get("outcome", ())), found.outcome_cells)


def proposed(folder, change):
    return proposal(cases.write(folder, {"deals.csv": cases.deals(lambda deal: {"Stage": "Offer", **change(deal)})}))


def test_a_status_is_said_with_its_words(tmp_path):
    found = proposed(tmp_path, lambda deal: {"Status": STATUS[deal.outcome]})
    assert said(found) == "Won and lost are told by 'Status': Gewonnen (20) won, Verloren (10) lost, Offen (10) open."


def test_a_word_counts_as_somebody_says_that_it_means(tmp_path):
    words = STATUS | {"open": "Ruht"}
    found = proposed(tmp_path, lambda deal: {"Status": words[deal.outcome]})
    assert said(found).endswith("Gewonnen (20) won, Verloren (10) lost, any other (10) as its stage says.")
    told = answered(found, {"status:Ruht": "Lost"})
    assert said(told).endswith("Gewonnen (20) won, Ruht (10) lost, Verloren (10) lost.")


def test_flags_are_said_together(tmp_path):
    flags = {"open": ("false", "false"), "won": ("true", "true"), "lost": ("true", "false")}
    found = proposed(tmp_path, lambda deal: dict(zip(("Is Closed", "Is Won"), flags[deal.outcome], strict=True)))
    told = "true and true (20) won, false and true (10) lost, false and false (10) open."
    assert said(found) == f"Won and lost are told by 'Is Won' and 'Is Closed': {told}"


def test_a_total_is_no_deal_of_any_word(tmp_path):
    """Of the row below the deals only the word in another column says that it is their sum."""
    rows = cases.rows(lambda deal: {"Stage": "Offer", "Status": STATUS[deal.outcome] if deal.closed else ""})
    total = dict.fromkeys(rows[0], "") | {"Deal ID": "TOTAL", "Amount": "820020.00"}
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text([*rows, total])}))
    assert said(found).endswith("Gewonnen (20) won, Verloren (10) lost, any other (10) as its stage says.")


def test_nothing_is_said_where_stages_tell_it(tmp_path):
    assert said(proposal(cases.write(tmp_path, {"deals.csv": cases.text(cases.rows())}))) == ""


def test_one_outcome_is_told_and_the_rest_left_to_the_stage():
    rule = OutcomeGuess("lost", {"Active": (False,), "Chance": (0,)}, 0.9, "")
    held = OutcomeCells(
        ("Active", "Chance"), ((("False", "0.00"), 3), (("", "0"), 2), (("True", "0"), 5), (("False", "7"), 1))
    )
    assert told_by([rule], held) == (
        "Lost is told by 'Active' and 'Chance': False and 0.00 (3) lost, nothing and 0 (2) lost,"
        " any other (6) as its stage says."
    )


def test_of_many_words_the_commonest_are_listed():
    words = tuple(((f"No {n}",), 20 - n) for n in range(14))
    rule = OutcomeGuess("lost", {"Status": tuple(f"No {n}" for n in range(14))}, 0.9, "")
    assert told_by([rule], OutcomeCells(("Status",), words)).endswith("No 11 (9) lost, 2 others (15).")


def test_columns_that_nobody_has_looked_at_are_named_alone():
    assert told_by([OutcomeGuess("won", {"Result": ("Yes",)}, 0.9, "")], OutcomeCells()) == "Won is told by 'Result'."
