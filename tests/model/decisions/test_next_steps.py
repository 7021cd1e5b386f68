"""What to do about a reason: the shipped table covers the catalogue, a manager's own takes its place step by step."""

import os

import pytest

from data import sources
from data.catalogue import CANONICAL, DERIVED
from data.errors import TableUnreadable
from model.decisions.next_steps import DEFAULT, LONGEST, OTHER, SHIPPED, NextSteps, StepsFile, parse
from model.derived.definitions import RULES

FIELDS = {"pushes", "stage", "contacts"}


def can_be_reasons():
    """Every field and derived feature that a model may be offered, and whether it is a number."""
    declared = [field for name in sources.known() for field in sources.load(name).fields]
    raw = [f for f in (*CANONICAL, *DERIVED, *declared) if f.feature and f.known != "at close"]
    kinds = {f.name: f.kind in ("number", "integer") for f in raw if f.kind not in ("date", "text")}
    return kinds | dict.fromkeys(RULES, True)


def test_every_field_that_can_be_a_reason_has_a_step_for_each_side():
    lacking = [
        (field, side)
        for field, is_number in can_be_reasons().items()
        for side in (("high", "low") if is_number else ("any",))
        if not {side, "any"} & SHIPPED.get(field, {}).keys()
    ]
    assert lacking == []


def test_every_shipped_step_is_of_a_field_and_could_be_a_managers():
    assert SHIPPED.keys() - {OTHER} == can_be_reasons().keys()
    assert parse(own_text(SHIPPED), can_be_reasons()) == SHIPPED
    assert SHIPPED[OTHER].keys() == {"any", "unknown"}


def own_text(steps):
    """A table as somebody would write it."""
    return "\n".join(f"[{field}]\n" + "\n".join(f'{k} = "{v}"' for k, v in of.items()) for field, of in steps.items())


def reason(field, direction, value="31", points=4.2):
    return {"field": field, "direction": direction, "value": value, "points": points}


@pytest.mark.parametrize(
    ("own", "of", "step"),
    [
        ("", reason("days_since_activity", "high"), "Call the buyer today: 31 days without a word are too many"),
        ("", reason("days_since_activity", "high", "1"), "Call the buyer today: 1 day without a word are too many"),
        ("", reason("stage", "any", "Offer"), "Confirm what Offer asks for, and plan the step to the next stage"),
        ("", reason("mood", "high"), ""),
        ("", reason("stage", "unknown", ""), "Find it out in the next call and record it in the CRM"),
        ('[pushes]\nhigh = "Ask Mia"', reason("pushes", "high"), "Ask Mia"),
        ('[pushes]\nhigh = "Ask Mia"', reason("pushes", "low"), SHIPPED["pushes"]["low"]),
        ('[pushes]\nany = "Ask {value} times"', reason("pushes", "low", "2"), "Ask 2 times"),
        ('[stage]\nany = "Ask"', reason("stage", "unknown", ""), SHIPPED[OTHER]["unknown"]),
        ('[other]\nany = "Ask"', reason("mood", "high"), "Ask"),
        ("", reason("pipeline", "any", "New Business"), ""),
        ('[pushes]\nhigh = ""', reason("pushes", "high"), ""),
        ('[other]\nany = "Ask"', reason("pushes", "high"), SHIPPED["pushes"]["high"]),
    ],
)
def test_a_step_is_the_managers_own_or_the_shipped_one(own, of, step):
    assert NextSteps(parse(own, FIELDS), SHIPPED).of(of) == step


def test_a_long_value_is_cut_and_never_read_as_a_template():
    steps = NextSteps(parse('[stage]\nany = "In {value}"', FIELDS), SHIPPED)
    assert steps.of(reason("stage", "any", "x" * 99)) == f"In {'x' * 39}…"
    assert steps.of(reason("stage", "any", "{value}<b>")) == "In {value}<b>"


def test_what_lowers_the_risk_has_no_step():
    found = DEFAULT.with_steps([reason("pushes", "high"), reason("pushes", "high", points=-1.0)])
    assert [one["next_step"] for one in found] == [SHIPPED["pushes"]["high"], ""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[pushes]\nhigh = "Ask', "next_steps.toml, line 2: "),
        ("[pushes]\n\nhigh = Ask", "next_steps.toml, line 3: "),
        ("[pushes", "next_steps.toml, line 1: "),
        ('[pushes]\nhigh = "a"\n[push]\nlow = "b"', "next_steps.toml, line 3: no field is called 'push'."),
        ('pushs.high = "a"', "next_steps.toml, line 1: no field is called 'pushs'. Did you mean 'pushes'?"),
        ('# mine\npushes = "a"', "next_steps.toml, line 2: pushes is no table of steps: write [pushes]"),
        ('[pushes]\nlow = "a"\nhgh = "b"', "next_steps.toml, line 3: 'hgh' is none of high, low, unknown, any."),
        ("[pushes]\nhigh = 3", "next_steps.toml, line 2: high must be a step in words, on one line."),
        ('[pushes]\nhigh = " "', "next_steps.toml, line 2: high must be a step in words, on one line."),
        ('[pushes]\nhigh = "a\\nb"', "next_steps.toml, line 2: high must be a step in words, on one line."),
        (f'[pushes]\nhigh = "{"a" * 81}"', f"next_steps.toml, line 2: high has 81 characters; {LONGEST} fit."),
        ('[pushes]\nhigh = "{weeks} weeks"', "line 2: high names {weeks}; there are {value} and {days}."),
        ('[pushes]\nunknown = "{value}"', "line 2: unknown names a value, and there is none."),
        ('[pushes]\nhigh = "{value"', "line 2: high has a brace that closes nothing."),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(text, said):
    with pytest.raises(TableUnreadable) as refused:
        parse(text, FIELDS)
    assert said in refused.value.message
    assert refused.value.next_step.startswith("Correct next_steps.toml in the data folder")


def test_a_change_of_the_file_holds_at_once(tmp_path):
    path = tmp_path / "next_steps.toml"
    file = StepsFile(path)
    pushed = reason("pushes", "high")
    assert file.current(FIELDS) is DEFAULT
    path.write_text('\ufeff[pushes]\nhigh = "Ask Mia"', "utf-8")  # as Windows' editors write it
    assert file.current(FIELDS).of(pushed) == "Ask Mia"
    assert file.current(FIELDS) is file.current(FIELDS)
    path.write_text("[pushes]\nhigh = Ask", "utf-8")
    broken = file.current(FIELDS)
    assert "line 2" in broken.refused
    assert broken.of(pushed) == SHIPPED["pushes"]["high"]
    path.write_text('[pushes]\nhigh = "Ask Noa"', "utf-8")
    os.utime(path, ns=(1, 1))
    assert (file.current(FIELDS).of(pushed), file.current(FIELDS).refused) == ("Ask Noa", "")
    path.unlink()
    assert file.current(FIELDS) is DEFAULT


def test_a_field_that_the_data_gain_may_be_named_from_then_on(tmp_path):
    path = tmp_path / "next_steps.toml"
    path.write_text('[mood]\nany = "Smile"', "utf-8")
    file = StepsFile(path)
    assert "no field is called 'mood'" in file.current(FIELDS).refused
    assert file.current({*FIELDS, "mood"}).of(reason("mood", "any")) == "Smile"


@pytest.mark.parametrize("held", [b"\xff\xfe[", b"#" * 200_001, b"a = " + b"[" * 5_000])
def test_what_is_no_table_is_refused(tmp_path, held):
    path = tmp_path / "next_steps.toml"
    path.write_bytes(held)
    assert StepsFile(path).current(FIELDS).refused.startswith("next_steps.toml")


def test_a_folder_in_its_place_is_refused(tmp_path):
    (tmp_path / "next_steps.toml").mkdir()
    assert "cannot be read" in StepsFile(tmp_path / "next_steps.toml").current(FIELDS).refused
