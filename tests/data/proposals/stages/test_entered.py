"""Columns of days whose names hold the stages of their export are its history, in the names of six languages."""

import pytest

from data.proposals import as_toml, explained, proposal
from data.proposals.answers import answered, staged
from tests import cases
from tests.examples import some

# Ten deals of two open stages; in a third nobody is.
STAGES = ("Lead", "Offer", "Closed Won", "Lead", "Closed Lost", "Offer", "Closed Won", "Offer", "Closed Lost", "Lead")
DAYS = ("2025-01-14", "2025-02-16", "2025-03-18")
KEEPS = "of a stage entered again they keep the {} day"


def row(n, stage, forms, names):
    reached = {"Lead": 1, "Offer": 2}.get(stage, 3)
    days = {form.format(name): DAYS[k] if k < reached else "" for form in forms for k, name in enumerate(names)}
    cells = {"Deal ID": f"D{n}", "Stage": stage, "Created": "2025-01-02", "Close Date": "2025-05-20", "Amount": 100 + n}
    return cells | days


def proposed(folder, *forms, names=("Lead", "Offer", "Legal review")):
    table = [row(n, stage, forms, names) for n, stage in enumerate(STAGES)]
    return proposal(cases.write(folder, {"deals.csv": cases.text(table)}), "Ten")


def history(found):
    return found.keys.get("stage_history", {})


@pytest.mark.parametrize(
    "form",
    some(
        [
            'Date entered "{} (Sales Pipeline)"',
            "hs_v2_date_entered_{}",
            "{} - Eintritt am",
            "Дата входа в {}",
            "Entered {} on",
            "Date_Entered_{}__c",
            "Eingetreten in Phase {}",
            "Fecha de entrada en {}",
            "Data de entrada em {}",
            "Date d'entrée dans {}",
        ],
        4,
    ),
)
def test_headers_that_say_so_name_stages_of_their_own(tmp_path, form):
    found = proposed(tmp_path, form)
    assert list(history(found)["entered"].values()) == ["Lead", "Offer", "Legal review"]
    names = [(stage["name"], stage.get("optional", False)) for stage in found.keys["stage"]]
    assert names == [
        ("Lead", False),
        ("Offer", False),
        ("Legal review", True),
        ("Closed Won", False),
        ("Closed Lost", False),
    ]
    assert found.comments["stage_history",].startswith("3 columns say when each stage was entered; ")
    assert found.questions == ()


@pytest.mark.parametrize("form", some(["{} am", "{}", "Date of {}", "{} Date"], 2))
def test_plainer_headers_are_of_stages_that_deals_are_in(tmp_path, form):
    found = proposed(tmp_path, form)
    assert list(history(found)["entered"].values()) == ["Lead", "Offer"]


@pytest.mark.parametrize(
    "form", some(["Date exited {}", "Voraussichtlich {}", "Planned date of {}", "Entered {} until"], 2)
)
def test_days_of_leaving_and_planned_days_are_no_history(tmp_path, form):
    assert history(proposed(tmp_path, form)) == {}


def test_one_header_is_no_group(tmp_path):
    assert history(proposed(tmp_path, "Entered {}", names=("Offer",))) == {}


def test_of_the_first_and_the_last_day_the_first_is_read(tmp_path):
    """What was known first never changes."""
    found = proposed(tmp_path, "Last entered {}", "First entered {}", "Date exited {}")
    assert list(history(found)["entered"]) == [
        "First entered Lead",
        "First entered Offer",
        "First entered Legal review",
    ]
    assert history(found)["keeps"] == "first"
    assert found.comments["stage_history",].endswith(f"{KEEPS.format('first')}, by their names")


def test_a_deal_that_went_back_tells_which_day_is_kept(tmp_path):
    def back(day):
        table = [row(n, stage, ["Entered {}"], ["Lead", "Offer"]) for n, stage in enumerate(STAGES)]
        table[0]["Entered Offer"], table[0]["Entered Lead"] = "2025-02-16", day
        return proposal(cases.write(tmp_path / day, {"deals.csv": cases.text(table)}))

    last, first = back("2025-03-01"), back("2025-01-14")
    assert (history(last)["keeps"], history(first)["keeps"]) == ("last", "first")
    assert last.comments["stage_history",].endswith(f"{KEEPS.format('last')}, by 1 deal that went back")


@pytest.mark.parametrize("ending", ["Abgesagt", "Entfallen"])
def test_deals_that_ended_early_did_not_go_back(tmp_path, ending):
    """Offer is usually entered later than these have ended. No word tells what 'Entfallen' means."""
    days = {"Offer": ("2025-04-30", ""), ending: ("2025-02-18", "2025-02-20")}
    table = [row(n, ("Offer", "Offer", ending)[n % 3], ["Entered {}"], ["Lead"]) for n in range(12)]
    for one in table:
        one["Entered Offer"], one[f"Entered {ending}"] = days[one["Stage"]]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(table)}))
    assert history(found)["entered"][f"Entered {ending}"] == ending
    assert "went back" not in found.comments["stage_history",]


def test_days_tell_the_order_of_the_stages(tmp_path):
    """Of these names none tells a step, and Zulu comes before Alpha."""
    named = {"Lead": "Zulu", "Offer": "Alpha"}
    table = [row(n, s, ["Entered {}"], ["Zulu", "Alpha"]) | {"Stage": named.get(s, s)} for n, s in enumerate(STAGES)]
    for one in table:
        one["Entered Alpha"] = "" if one["Stage"] == "Zulu" else "2025-02-16"
    table += [one | {"Deal ID": f"{one['Deal ID']}x"} for one in table if one["Stage"] == "Alpha"]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(table)}))
    assert [stage["name"] for stage in found.keys["stage"]][:2] == ["Zulu", "Alpha"]


def test_times_and_leavings_of_stages_are_no_fields_and_no_closing_days(tmp_path):
    table = [row(n, stage, ["Entered {}", "Exited {}"], ["Lead", "Offer"]) for n, stage in enumerate(STAGES)]
    table = [one | {"Time in Lead": n, "Time in Offer": 3 * n} for n, one in enumerate(table)]
    table = [{("Expected close" if k == "Close Date" else k): cell for k, cell in one.items()} for one in table]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(table)}))
    assert found.keys.get("field", []) == []
    assert found.keys["opportunities"]["columns"]["closed_on"] == "Expected close"
    assert found.questions == ()


def test_days_of_won_and_lost_stages_close_deals_that_have_no_other(tmp_path):
    names = ["Lead", "Offer", "Closed Won", "Closed Lost"]
    table = [row(n, stage, ["Entered {}"], ["Lead", "Offer"]) for n, stage in enumerate(STAGES)]
    table = [one | {f"Entered {s}": "2025-04-20" if one["Stage"] == s else "" for s in names[2:]} for one in table]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(cases.without(table, "Close Date"))}))
    columns = found.keys["opportunities"]["columns"]
    assert (columns["won_on"], columns["lost_on"]) == ("Entered Closed Won", "Entered Closed Lost")
    assert list(history(found)["entered"].values()) == names


def test_days_that_may_be_read_in_two_ways_are_asked_about_once(tmp_path):
    table = [row(n, stage, ["Entered {}"], ["Lead", "Offer"]) for n, stage in enumerate(STAGES)]
    for one in table:
        one["Entered Lead"], one["Entered Offer"] = "03/02/2025", one["Entered Offer"] and "05/02/2025"
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(table)}))
    asked = found.questions[0]
    assert (asked.key, asked.choices[1].label) == ("form:Entered Lead", "2 March")
    assert history(answered(found, {asked.key: "2 March"}))["date_format"] == "%m/%d/%Y"


def test_another_column_as_the_stage_has_another_history(tmp_path):
    table = [row(n, s, ["Entered {}"], ["Lead", "Offer"]) | {"Tier": "AB"[n % 2]} for n, s in enumerate(STAGES)]
    found = proposal(cases.write(tmp_path, {"deals.csv": cases.text(table)}))
    assert history(found)
    assert history(staged(found, "Tier")) == {}
    assert history(staged(staged(found, "Tier"), "Stage")) == history(found)


def test_the_mapping_says_it_in_words_and_imports(tmp_path):
    found = proposed(tmp_path, 'Date entered "{} (Sales Pipeline)"')
    assert (
        "# 3 columns say when each stage was entered; which day they keep of a stage entered again, nothing tells"
        in explained(found)
    )
    answer = cases.imported(tmp_path, {}, as_toml(found.keys))
    assert len([stage for _, stage, _ in answer.histories["stage_history"] if stage == "Legal review"]) == 4
