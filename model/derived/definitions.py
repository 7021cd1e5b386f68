"""Derived features as data: a handful of operations that any interpreter can repeat.

Every operation takes and returns float64. Dates enter as days since 1970-01-01 (whole numbers). NaN in any input gives
NaN, except where the operation says otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from data.schema import Field
from model.arrays import Numbers
from model.derived.operations import OPERATIONS, Op

# A person, account or product with fewer closed opportunities than this is judged mostly by everybody's rate.
STRENGTH = 20.0


@dataclasses.dataclass(frozen=True)
class Rule:
    """One derived feature: the operation, its inputs in order, and how it is said.

    `direction` is +1 if a larger value is expected to mean more losses. `words` is filled with {value}.
    `about` names columns that decide which counts the inputs hold: where those are refused, so is the rule.
    `behaviour` is as of a field. `words_beside` say it beside what is usual of won opportunities, where that is known:
    they are filled with {value}, {usual}, {stage} and {won}. `words_unknown` say what is not known where there is no
    value.
    """

    name: str
    label: str
    op: Op
    inputs: tuple[str, ...]
    unit: str = ""
    direction: int = 0
    words: str = ""
    words_below: str = ""
    strength: float = STRENGTH
    about: tuple[str, ...] = ()
    behaviour: bool = False
    words_beside: str = ""
    words_unknown: str = ""


DERIVED: tuple[Rule, ...] = (
    Rule(
        "age_days",
        "Age",
        "days_between",
        ("opened_on", "as_of_on"),
        "days",
        words="Open for {value} days",
        behaviour=True,
        words_beside="Open for {value} days, {won} took {usual} days",
        words_unknown="Not known when the deal was opened",
    ),
    Rule(
        "days_in_stage",
        "Days in stage",
        "days_between",
        ("stage_entered_on", "as_of_on"),
        "days",
        words="In this stage for {value} days",
        behaviour=True,
        words_beside="{value} days in {stage}, won deals stayed {usual} days",
        words_unknown="Not known when the deal came into this stage",
    ),
    Rule(
        "days_to_expected_close",
        "Days to expected close",
        "days_between",
        ("as_of_on", "expected_close_on"),
        "days",
        words="Expected to close in {value} days",
        words_below="Expected close {value} days overdue",
        behaviour=True,
        words_unknown="No expected close recorded",
    ),
    Rule(
        "days_since_activity",
        "Days since last activity",
        "days_between",
        ("last_activity_on", "as_of_on"),
        "days",
        direction=1,
        words="Last activity {value} days ago",
        behaviour=True,
        words_beside="No activity for {value} days (won deals: usually under {usual})",
        words_unknown="No activity recorded",
    ),
    Rule(
        "amount_change",
        "Amount since opening",
        "relative_change",
        ("amount", "opening_amount"),
        "share",
        words="Amount {value} above opening",
        words_below="Amount {value} below opening",
        behaviour=True,
        words_unknown="Not known how the amount has changed",
    ),
    Rule(
        "planned_cycle_days",
        "Planned cycle",
        "days_between",
        ("opened_on", "expected_close_on"),
        "days",
        words="Planned to take {value} days",
        behaviour=True,
        words_unknown="Not known how long the deal is planned to take",
    ),
    Rule(
        "pushes_in_stage",
        "Pushes in this stage",
        "difference",
        ("pushes", "pushes_before_stage"),
        words="Close date pushed {value} times in this stage",
        behaviour=True,
        words_unknown="Not known how often the close date was pushed in this stage",
    ),
    Rule(
        "quarter_ends_in_stage",
        "Quarter ends in this stage",
        "quarter_ends",
        ("stage_entered_on", "as_of_on"),
        words="{value} quarters have ended in this stage",
        behaviour=True,
        words_unknown="Not known when the deal came into this stage",
    ),
    Rule(
        "activities_a_week",
        "Activities a week",
        "ratio",
        ("activities", "age_days"),
        "a week",
        words="{value} activities a week",
        strength=7.0,
        behaviour=True,
        words_beside="{value} activities a week, won deals had {usual}",
        words_unknown="Not known how many activities there were",
    ),
    Rule(
        "days_quiet",
        "Days without activity or new stage",
        "least",
        ("days_since_activity", "days_in_stage"),
        "days",
        direction=1,
        words="Nothing happened for {value} days",
        behaviour=True,
        words_beside="No activity or new stage for {value} days (won deals: usually under {usual})",
        words_unknown="No activity and no change of stage recorded",
    ),
    Rule(
        "owner_loss_rate",
        "Owner's loss rate",
        "shrunk_rate",
        ("owner_lost", "owner_closed"),
        "share",
        direction=1,
        about=("owner",),
        words="Owner's loss rate, leaning to everybody's: {value}",
        words_unknown="Owner not recorded",
    ),
    Rule(
        "account_loss_rate",
        "Account's loss rate",
        "shrunk_rate",
        ("account_lost", "account_closed"),
        "share",
        direction=1,
        about=("account",),
        words="Account's loss rate, leaning to everybody's: {value}",
        words_unknown="Account not recorded",
    ),
    Rule(
        "product_loss_rate",
        "Product's loss rate",
        "shrunk_rate",
        ("product_lost", "product_closed"),
        "share",
        direction=1,
        about=("product",),
        words="Product's loss rate, leaning to everybody's: {value}",
        words_unknown="Product not recorded",
    ),
    Rule(
        "segment_loss_rate",
        "Segment's loss rate",
        "shrunk_rate",
        ("segment_lost", "segment_closed"),
        "share",
        about=("segment",),
        words="Segment's loss rate, leaning to everybody's: {value}",
        words_unknown="Segment not recorded",
    ),
    Rule(
        "expected_close_quarter_day",
        "Expected close, day of quarter",
        "day_of_quarter",
        ("expected_close_on",),
        "days",
        words="Expected to close on day {value} of the quarter",
        words_unknown="No expected close recorded",
    ),
)

RULES: Mapping[str, Rule] = {rule.name: rule for rule in DERIVED}


def label_of(name: str, fields: Mapping[str, Field]) -> str:
    """Name a feature or a column as people know it; by its own name where nothing is known of it."""
    known = RULES.get(name) or fields.get(name)
    return known.label if known is not None else name


def evaluate(rule: Rule, columns: Mapping[str, Numbers], prior: float) -> Numbers:
    """Compute one derived feature, float64, one value per row; `prior` is the loss rate that thin histories lean on."""
    return OPERATIONS[rule.op]([columns[name] for name in rule.inputs], rule.strength, prior)


def source_columns(rule: Rule) -> tuple[str, ...]:
    """Name the columns of the facts a rule rests on, looking through rules that feed it."""
    found: list[str] = []
    for name in (*rule.inputs, *rule.about):
        found.extend(source_columns(RULES[name]) if name in RULES else (name,))
    return tuple(dict.fromkeys(found))
