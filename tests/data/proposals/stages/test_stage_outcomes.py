"""What a stage is whose words tell nothing, by the flags beside it."""

from data.proposals import as_toml, proposal
from data.proposals.stages.stage_order import step_of
from tests import cases

FLAGS = {"open": ("false", "false"), "won": ("true", "true"), "lost": ("true", "false")}
IDS = {"open": "7001", "won": "7008", "lost": "7009"}


def flagged(deal):
    closed, won = FLAGS[deal.outcome]
    return {"Stage": IDS[deal.outcome], "Is Closed": closed, "Is Won": won}


def test_a_stage_is_what_flags_say_of_all_its_deals(tmp_path):
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(flagged)}))
    assert {stage.name: stage.outcome for stage in found.stages} == {"7001": "open", "7008": "won", "7009": "lost"}
    assert found.questions == ()


def test_a_stage_that_open_and_closed_deals_share_is_open(tmp_path):
    kept = lambda deal: flagged(deal) | {"Stage": "7001"}  # noqa: E731  # one line says it
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(kept)}))
    assert [(stage.name, stage.outcome) for stage in found.stages] == [("7001", "open")]


def order(folder, change):
    found = proposal(cases.write(folder, {"deals.csv": cases.deals(change)}))
    return [stage["name"] for stage in found.keys["stage"]]


def test_open_stages_stand_in_order_of_their_numbers(tmp_path):
    numbered = lambda deal: {"Stage": ("10. Offer", "2. Demo")[deal.n % 8 // 4]} if deal.n % 4 == 0 else {}  # noqa: E731  # one line
    assert order(tmp_path, numbered) == ["2. Demo", "10. Offer", "Closed Won", "Closed Lost"]


def test_else_in_order_of_their_usual_probability(tmp_path):
    def chance(deal):
        if deal.outcome != "open":
            return {"Probability": {"won": "100%", "lost": "0%"}[deal.outcome]}
        late = deal.n % 8 // 4
        return {"Stage": ("Offer", "Demo")[late], "Probability": ("80%", "20%")[late]}

    assert order(tmp_path, chance) == ["Demo", "Offer", "Closed Won", "Closed Lost"]


def test_open_stages_stand_in_order_of_the_steps_that_they_name(tmp_path):
    """Four of the ten open deals are in Negotiation, more than in another: by their number it would be first."""
    names = ("Negotiation", "Qualified", "Angebot gesendet")
    named = lambda deal: {"Stage": names[deal.n % 12 // 4]} if deal.n % 4 == 0 else {}  # noqa: E731  # one line
    assert order(tmp_path, named)[:3] == ["Qualified", "Angebot gesendet", "Negotiation"]


def test_a_name_that_tells_no_step_leaves_the_order_as_it_is():
    stages = ("Qualified to buy", "Decision maker bought in", "Переговоры", "Apresentação", "talking")
    assert [step_of(stage) for stage in stages] == [3, 7, 9, 6, None]


def test_a_stage_whose_deals_all_have_a_closing_day_that_others_lack_is_asked_about(tmp_path):
    told = {"Alpha": "", "Won": "2025-02-01", "Lost": "2025-03-01", "Zeta": "2025-04-01"}
    rows = [
        {
            "Id": f"D{n}",
            "Stage": stage,
            "Created": "2025-01-01" if day else "2025-05-01",
            "Closed on": day,
            "Amount": "5",
        }
        for n, (stage, day) in enumerate(list(told.items()) * 12)
    ]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(rows)}))
    assert {stage.name for stage in found.stages if stage.ended} == {"Zeta"}
    assert "stage:Zeta" in {question.key for question in found.questions}
    for row in rows:
        row["Closed on"] = row["Closed on"] or "2025-05-01"
    found = proposal(cases.write(tmp_path / "filled", {"deals.csv": cases.text(rows)}))
    assert {stage.name for stage in found.stages if stage.ended} == set()


CHECKED = {"open": "", "won": "checked", "lost": ""}


def checked(deal):
    """Won and lost deals share a stage, and a box is ticked in those that were won."""
    return {"Stage": "Open" if deal.outcome == "open" else "Closed", "Won?": CHECKED[deal.outcome]}


def rules(found):
    return [(rule["outcome"], rule["when"]) for rule in found.keys.get("outcome", ())]


def test_a_tick_tells_won_from_lost_in_the_stage_that_holds_both(tmp_path):
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(checked)}))
    assert rules(found) == [("won", {"Won?": True}), ("lost", {"Stage": "Closed", "Won?": False})]
    assert found.questions == ()
    assert cases.imported(tmp_path, {}, as_toml(found.keys)).is_right


def test_it_tells_nothing_where_deals_of_an_open_stage_are_ticked(tmp_path):
    anywhere = lambda deal: checked(deal) | {"Won?": "" if deal.n % 2 else "checked"}  # noqa: E731  # one line says it
    assert rules(proposal(cases.write(tmp_path, {"deals.csv": cases.deals(anywhere)}))) == []


def test_a_stage_that_won_and_lost_deals_share_is_no_step_of_the_funnel(tmp_path):
    both = lambda deal: checked(deal) | {"Is Closed": FLAGS[deal.outcome][0]}  # noqa: E731  # one line says it
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(both)}))
    assert [(stage.name, stage.ended) for stage in found.stages] == [("Open", False), ("Closed", True)]
    assert found.questions == ()


def test_a_stage_without_a_tick_is_not_lost_by_it(tmp_path):
    """Nurture sounds as if it might have ended; no deal in it is ticked."""
    told = lambda deal: checked(deal) | ({"Stage": "Nurture"} if deal.n % 8 == 0 else {})  # noqa: E731  # one line
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.deals(told)}))
    assert ("lost", {"Stage": "Closed", "Won?": False}) in rules(found)
