"""What the threshold page says at every stop, its controls and marks, and why there may be none."""

import dataclasses

import pytest

from app.components.threshold import controls as components
from app.components.threshold import sentences as words_of
from app.components.threshold.changes import changed_deals, changes
from app.components.threshold.client_payload import payload
from app.components.threshold.comparison import adds as said_adds
from app.components.threshold.comparison import balance, cheaper, comparison_texts, money_or_flat
from app.components.threshold.confusion import confusion, rates
from app.components.threshold.matrix import matrix_texts
from app.components.threshold.owners import owner_texts, owners, owners_places, rows
from app.views.threshold.answer import threshold
from model.statistics.metrics import Interval


def asked(services, state):
    """The page's answer to a state."""
    return threshold(services, state)


@pytest.fixture
def answer(ten):
    return asked(ten, {})


@pytest.fixture
def flat(ten):
    return asked(ten, {"threshold": 0.5, "capacity": 1})


def plain(text):
    return text.replace("\u00a0", " ")


def here(answer, each):
    """What is said of the line looked at."""
    return plain(each[answer.lines.here])


def test_the_decision_is_a_sentence_with_numbers(answer, flat):
    assert here(answer, words_of.decisions(answer, answer.lines)) == (
        "Above €1.5 k of expected loss: 2 of 4 open deals are flagged, €6.0 k of €10.0 k. On the 8 past deals it"
        " would have caught 3 of 4 losses, for €1.7 k in acting and missing."
    )
    assert here(flat, words_of.decisions(flat, flat.lines)).startswith("At 50 %: 2 of 4 open deals are flagged")


def test_every_stop_has_its_own_words(answer):
    found = words_of.decisions(answer, answer.lines)
    assert len(found) == len(answer.lines.stops)
    assert plain(found[0]).startswith("Above €0 of expected loss: 4 of 4 open deals are flagged")
    assert ": 0 of 4 open deals are flagged" in found[-1]


def test_an_empty_scope_has_nothing_to_flag(ten):
    found = asked(ten, {"owner": ["Nobody"]})
    assert "nothing is flagged, no deal is open with these filters." in here(
        found, words_of.decisions(found, found.lines)
    )


def test_the_cost_is_said_with_its_band_and_the_plateau(answer):
    said = here(answer, words_of.cost_sentences(answer, answer.lines))
    assert said.startswith("Above €1.5 k of expected loss: €1.7 k [€")
    assert "within 2 % of the cheapest (€1.7 k above €1.4 k)" in said
    assert said.endswith("within 2 % of the cheapest.")
    last = plain(words_of.cost_sentences(answer, answer.lines)[-1])
    assert ": €2.6 k [" in last
    assert "€900 more than the cheapest" in last


def test_precision_and_recall_are_said(answer):
    found = words_of.rate_sentences(answer, answer.lines)
    assert here(answer, found) == (
        "Above €1.5 k of expected loss: 60 % of the flags were right, 75 % of the losses flagged."
    )
    assert "nothing was flagged on the 8 past deals" in found[-1]


def test_several_owners_may_have_the_most_flagged():
    assert words_of._busiest("Ann", 12, 5) == "12 owners have the most flagged, 5 each"


def test_who_has_too_many_is_said_once_it_is_known(answer, ten):
    open_ended = words_of.owner_sentences(answer, answer.lines)
    assert open_ended[0].startswith("Bob has the most flagged, 2. Say how many one owner can act on")
    tight = asked(ten, {"capacity": 1})
    said = words_of.owner_sentences(tight, tight.lines)
    assert (
        said[0]
        == "Bob has the most flagged, 2. 1 of 3 owners has more than the 1 that one can act on, 1 too many in all."
    )
    assert said[-1] == "Nobody has any flagged; nobody has more than the 1 that one can act on."


def test_what_changes_side_is_counted_against_the_policy_in_force(answer, flat):
    said = here(flat, words_of.change_sentences(flat, flat.lines))
    assert said == (
        "Against the policy in force (expected loss above €1.5 k) it flags 1 deal more (€3.0 k) and 1 deal fewer"
        " (€4.0 k)."
    )
    assert here(answer, words_of.change_sentences(answer, answer.lines)).endswith("no deal changes side.")


def test_what_adopting_would_do_is_said(answer, flat):
    assert here(answer, words_of.proposals(answer, answer.lines)) == (
        "Flag from an expected loss above €1.5 k, what follows from the costs; acting on a deal costs €300 and saves"
        " 20 % of what would be lost."
    )
    said = here(flat, words_of.proposals(flat, flat.lines))
    assert "Flag from a loss chance at or above 50 %, a line of your own" in said
    assert said.endswith(", 1 at a time for one owner.")


# --- what moves with the hand ---


def test_the_matrix_says_at_every_stop_what_it_is_drawn_with(answer, flat, find, words):
    for one in (answer, flat):
        moving = matrix_texts(one.lines, one, "#m")
        drawn = [confusion(one.flags, one.currency), rates(one.flags)]
        for name in ("caught", "false-alarm", "missed", "left-alone"):
            (cell,) = find(drawn, f"hw-confusion-{name}")
            for part in ("n", "money"):
                said = moving[f"#m .hw-confusion-{name} .hw-confusion-{part}"][one.lines.here]
                assert " ".join(said.split()) == words(find(cell, f"hw-confusion-{part}"))
        shown = [moving[f"#m .hw-terms > :nth-child({nth}) dd"][one.lines.here] for nth in (1, 2, 3)]
        assert all(" ".join(rate.split()) in words(drawn[1]) for rate in shown)


def test_the_strip_starts_with_the_numbers_that_the_browser_goes_on_with(answer, words):
    said = plain(words(components.strip(answer, answer.lines)))
    assert said == (
        "Flagged open deals 2 50 % of 4 Flagged amount €6.0 k 60 % of €10.0 k Expected to be lost of it €3.2 k"
        " 53 % of what is flagged Cost on the 8 past deals €1.7 k €1.7 k at the cheapest"
    )


def test_everything_that_moves_has_words_for_every_stop(answer, flat):
    for one in (answer, flat):
        found = payload(one, {})
        stops = len(one.lines.stops)
        assert {len(each) for each in (*found["texts"].values(), *found["said"].values(), found["at"])} == {stops}
        assert {len(each) for each in found["lengths"].values()} == {stops}


def test_the_browser_is_told_what_the_address_need_not_say(answer, ten):
    own = payload(asked(ten, {"false_alarm": 600, "flag_from": 2000}), {})
    assert (own["line"], own["follows"], own["suggested"], own["chosen"]) == (2000, 3000, 3000, True)
    more = {"conceded": 0, "beyond_help": 1, "recall": 0.8}
    assert own["costs"] == {"false_alarm": 600, "save_rate": 0.2, "capacity": None, **more}
    assert own["usual"] == {"false_alarm": 300, "save_rate": 0.2, "capacity": None, **more}
    assert (own["by"], own["standing"], own["scale"]) == ("money", "money", {"by": 1, "plus": 0})


def test_each_owner_has_a_bar_a_number_and_what_is_too_many(flat, words, kinds):
    table = owners(flat, flat.lines)
    assert [words(row) for row in kinds(table, "Tr")][1:] == ["Bob 2 2 +1", "Ann 0 1", "Cat 0 1"]
    assert owner_texts(flat)["#threshold-owners > :nth-child(1) .hw-owner-over"][flat.lines.here] == "+1"
    assert owners_places(flat)["#threshold-owners > :nth-child(2)"][0] == 0.5


def test_others_are_their_mean(answer, monkeypatch):
    monkeypatch.setattr("app.components.threshold.owners.BUSIEST", 1)
    others = rows(answer)[1]
    assert (others.name, others.open_count, others.flagged[answer.lines.here]) == ("2 others, their mean", 1, 0.5)


def test_the_deals_that_may_change_side_link_to_the_list_and_the_what_if(flat):
    first = changed_deals(flat)[0]
    assert (first["name"], first["sub"], first["href"], first["what_if"]) == (
        "O10", "", "/at-risk?deal=O10", "/what-if/O10",
    )  # fmt: skip
    assert (first["side"], first["was"], first["reach"]) == ("− no longer flagged", True, 81)
    assert [plain(deal["amount"]) for deal in changed_deals(flat)] == ["€4.0 k", "€3.0 k", "€2.0 k", "€1.0 k"]


def test_the_table_of_changes_has_a_heading_for_every_cell(flat, no_amounts, kinds, words):
    assert [words(head) for head in kinds(changes(flat), "Th")] == [
        "Deal", "Side", "Owner", "Amount", "Loss chance", "Expected loss", "What-if",
    ]  # fmt: skip
    unpriced = asked(no_amounts, {})
    assert [words(head) for head in kinds(changes(unpriced), "Th")] == [
        "Deal",
        "Side",
        "Owner",
        "Loss chance",
        "What-if",
    ]
    assert "amount" not in changed_deals(unpriced)[0]


# --- money or flat ---


def test_the_cheaper_policy_is_named_only_beyond_noise(answer):
    said = plain(cheaper(answer, answer.comparison))
    assert said.startswith("By money costs −€100 on the 8 past deals against the best flat threshold [")
    assert said.endswith("past deals cannot tell the two apart.")


@pytest.mark.parametrize(
    ("gap", "adds", "said"),
    [
        (
            Interval(900.0, 400.0, 1300.0),
            "money",
            "The model adds €900 [€400–€1.3 k] over flagging by amount alone on the 8",
        ),
        (
            Interval(100.0, -300.0, 500.0),
            None,
            "The model adds +€100 [−€300 to +€500] over flagging by amount alone on the 8",
        ),
        (
            Interval(-50.0, -90.0, -10.0),
            "amount",
            "The model costs €50 [€10–€90] more than flagging by amount alone on the 8",
        ),
    ],
)
def test_what_the_model_adds_is_said_with_its_interval(answer, gap, adds, said):
    found = dataclasses.replace(answer.comparison, added=gap, adds=adds)
    assert plain(said_adds(answer, found)).startswith(said)


def test_the_row_without_a_model_stands_beside_the_others(answer, words):
    said = words(money_or_flat(answer, answer.comparison, answer.lines))
    assert (
        "By amount alone without a model: every deal at the share lost by then amount above €4.5 k 4 €2.6 k €0" in said
    )


def test_impossible_costs_are_bounded_as_they_are_typed(answer, no_amounts):
    def bounds(found, box):
        low, high, _ = components.limits(found)[f"threshold-{box}"]
        return [low, high]

    # A fifth of the largest deal, 6,000, is saved; acting costs 300.
    assert bounds(answer, "false-alarm") == [0, 1200]
    assert bounds(answer, "save-rate") == [5, 100]
    assert bounds(answer, "conceded") == [0, 15]
    in_deals = asked(no_amounts, {})
    assert bounds(in_deals, "false-alarm") == [0, 0.2]
    assert bounds(in_deals, "save-rate") == [10, 100]
    assert bounds(in_deals, "number") == [0, 1]
    assert bounds(asked(no_amounts, {"policy": "flat"}), "number") == [0, 100]
    assert "not even a sure loss" in components.limits(in_deals)["threshold-false-alarm"][2]


def test_two_that_cost_the_same_are_said_to(answer):
    even = dataclasses.replace(answer.comparison, difference=Interval(0.0, -100.0, 100.0))
    assert plain(cheaper(answer, even)) == (
        "By money and the best flat threshold cost the same on the 8 past deals [−€100 to +€100]:"
        " past deals cannot tell the two apart."
    )


def test_the_comparison_says_what_flatters_the_flat_threshold(answer, words):
    said = plain(words(money_or_flat(answer, answer.comparison, answer.lines)))
    assert "By money what follows from the costs €1.5 k 5 €1.7 k €900" in said
    assert "Flat threshold the cheapest on these very deals 30 % 6 €1.8 k €800" in said
    assert "Flag everybody every deal is acted on – 8 €2.4 k €200" in said
    assert "which flatters it" in said
    assert plain(comparison_texts(answer, answer.lines)["#threshold-this-saved"][-1]) == "€0"


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ({"false_alarm": 0}, "flagging everybody is as cheap"),
        ({"false_alarm": 1_200}, "flagging nobody is as cheap"),
        ({}, ""),
    ],
)
def test_where_the_costs_alone_decide_it_is_said(ten, costs, expected):
    found = asked(ten, costs)
    said = balance(found, found.lines)
    assert expected in said
    assert bool(said) is bool(expected)


# --- controls ---


def test_every_control_has_a_label(kinds):
    tree = components.controls()
    labelled = {label.html_for for label in kinds(tree, "Label")}
    assert labelled == {field.id for field in kinds(tree, "Input")}
    assert [legend.children for legend in kinds(tree, "Legend")] == ["Policy"]


def test_the_slider_marks_what_follows_what_is_cheapest_and_what_is_in_force(answer, flat, words):
    places = components.places(answer.lines)
    assert places["--follows"] == places["--in-force"] == f"{answer.lines.here / (len(answer.lines.stops) - 1):.4f}"
    said = plain(words(components.legend(answer, answer.lines)))
    assert "follows from the costs €1.5 k cheapest on past deals €1.4 k in force €1.5 k" in said
    assert components.places(flat.lines)["--in-force"] == "-1"
    assert set(components.places(None).values()) == {"-1"}


def test_what_is_in_force_is_said_and_whether_one_looks_at_another(answer, flat, words):
    said = plain(words(components.following(answer)))
    assert said.startswith("In force: expected loss above €1.5 k, the model's suggestion.")
    assert "of your own" not in said
    assert "You are looking at a policy of your own" in words(components.following(flat))


def test_the_lines_number_has_its_unit(answer, flat, no_amounts):
    assert components.units(answer) == {"before": "€", "after": "", "label": "Flag above an expected loss of"}
    assert components.units(flat)["after"] == "%"
    assert components.units(asked(no_amounts, {}))["label"] == "Flag above an expected loss, in deals, of"


# --- what an export lacks ---


def test_without_amounts_costs_are_in_deals(no_amounts, words):
    found = asked(no_amounts, {})
    assert here(found, words_of.decisions(found, found.lines)) == (
        "Above 50 %: 1 of 4 open deals is flagged. On the 8 past deals it would have caught 3 of 4 losses, for"
        " 0.6 deals in acting and missing."
    )
    assert components.unpriced(found).startswith("This export has no amounts. Costs are in deals")
    assert "Flagged amount" not in words(components.strip(found, found.lines))


def test_where_nothing_is_open_the_open_parts_say_so(none_open, words):
    found = asked(none_open, {})
    assert "closed deals only" in words(owners(found, found.lines))
    assert "closed deals only" in words(changes(found))
    assert words_of.owner_sentences(found, found.lines)[0] == ""
    assert "this export holds closed deals only" in words_of.decisions(found, found.lines)[0]


def test_without_signal_the_base_rate_and_where_to_go_are_given(ten_without_signal, words):
    found = asked(ten_without_signal, {"false_alarm": 50})
    assert "none is offered and no deal is flagged" in words(components.refused(found))
    assert "more closed opportunities" in words(components.refused(found))
    assert "Of 6 deals that closed, 33 % were lost" in plain(words(components.refused(found)))
    assert "Until then Deals at risk lists the open deals" in words(components.refused(found))
    assert "at" not in payload(found, {})


# --- by capacity, by recall ---


def test_by_capacity_the_slider_counts_deals_of_each_owner(ten, words):
    """The slider begins with none of each owner, which is the last stop; the number is how many."""
    found = asked(ten, {"policy": "capacity", "capacity": "1"})
    told = payload(found, {})
    assert (told["by"], told["scale"], told["at"][told["here"]]) == ("capacity", {"by": -1, "plus": 0}, -1)
    assert (told["at"][0], told["at"][-1]) == (-25, 0)
    assert components.units(found) == {"before": "", "after": "deals", "label": "Deals of each owner that are flagged"}
    assert components.places(found.lines)["--in-force"] == "-1", "what is in force is by money"
    assert "With 1 of each owner: 2 of 4 open deals are flagged" in told["texts"]["#threshold-decision"][told["here"]]
    assert told["texts"]["#threshold-proposal"][told["here"]].startswith("Flag 1 of each owner, those most worth")
    assert "1 of each owner" in plain(words(components.legend(found, found.lines)))


def test_a_line_by_money_is_written_as_what_acting_is_worth_where_something_is_conceded(ten):
    """Acting costs 300 and a tenth, and saves a fifth: the line 1,500 is where that is worth nothing."""
    found = asked(ten, {"policy": "money", "conceded": "0.1"})
    told = payload(found, {})
    assert (told["line"], told["scale"]) == (1500, {"by": 0.2, "plus": -300})
    assert told["spoken"][told["here"]] == "€0"
    assert components.limits(found)["threshold-number"][0] == -300
    assert components.units(found)["label"] == "Flag above a worth of acting of"


def test_a_line_by_recall_catches_the_share(ten):
    """Lost are 90, 80, 60 and 30 %, of 1,000, 2,000, 4,000 and 6,000."""
    deals = asked(ten, {"policy": "recall", "recall": "0.75"})
    amount = asked(ten, {"policy": "recall-amount", "recall": "0.75"})
    assert (deals.policy.line.at, amount.policy.line.at) == (0.6, 0.3)
    assert deals.flagging.line_words.endswith("to catch 75\u00a0% of the lost deals")
    assert payload(deals, {})["by"] == "recall"
