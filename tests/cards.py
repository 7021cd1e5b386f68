"""What a trained model says of itself, written by hand: every value can be checked in the head."""

from __future__ import annotations

from model.leaks.verdicts import Evidence, Verdict
from model.registry.card_records import (
    DateCalibration,
    DriverComparison,
    Method,
    ModelMetrics,
    OriginMetrics,
    TriedSettings,
)


def around(**values: float) -> dict[str, float]:
    """Each value with an interval of 0.1 to both sides."""
    return {f"{name}{end}": value + by for name, value in values.items() for end, by in _ENDS}


_ENDS = (("", 0.0), ("_low", -0.1), ("_high", 0.1))

# CatBoost has the least log loss; histogram gradient boosting is within one per cent of it.
METRICS = tuple(
    ModelMetrics(model, 1.0, **around(auc=auc, pr_auc=pr_auc, log_loss=log_loss, brier=brier))
    for model, auc, pr_auc, log_loss, brier in (
        ("CatBoost", 0.80, 0.70, 0.500, 0.17),
        ("Histogram gradient boosting", 0.81, 0.69, 0.504, 0.18),
        ("Random forest", 0.79, 0.68, 0.520, 0.18),
        ("Logistic regression", 0.78, 0.67, 0.530, 0.16),
        ("Age × calendar rule", 0.60, 0.55, 0.650, 0.23),
        ("Base rate", 0.50, 0.50, 0.690, 0.25),
    )
)
# Skill 20 % with an interval from 10 to 30, then 5 % with one from -5 to 15: the first is beyond noise.
BACKTEST = tuple(
    OriginMetrics(
        origin, learned=3, open_then=5, known=4, lost_share=0.5, flag_from=1500.0,
        **around(auc=auc, log_loss=0.6, skill=skill, brier=0.2, calibration_error=0.15), **saved,
    )
    for origin, auc, skill, saved in (
        ("2026-03-01", 0.8, 0.20, {"saved": 100.0, "saved_low": 50.0, "saved_high": 150.0}),
        ("2026-05-01", 0.55, 0.05, {"saved": -20.0, "saved_low": -60.0, "saved_high": 20.0}),
    )
)  # fmt: skip
METHOD = Method(
    "rolling origin", "Judged by a rolling origin: on two dates the model learned from what had ended by then."
)
SEARCH = (
    TriedSettings(6, 0.05, 3.0, 64, 90, log_loss=0.62),
    TriedSettings(4, 0.1, 3.0, 32, 120, log_loss=0.60, chosen=True),
)
# At 30 days one in ten was said to be won and two were; at 60 days the plain frequencies are the better ones.
TIMING = tuple(
    DateCalibration(days, n=40, outcome=outcome, predicted=said, realised=happened, log_loss=loss, base_log_loss=plain)
    for days, loss, plain, sides in (
        (30, 0.8, 1.0, (("won", 0.1, 0.2), ("lost", 0.3, 0.3), ("open", 0.6, 0.5))),
        (60, 1.1, 1.0, (("won", 0.2, 0.2), ("lost", 0.4, 0.4), ("open", 0.4, 0.4))),
    )
    for outcome, said, happened in sides
)
DRIVERS = (
    DriverComparison("stage", "Stage", "Offer", "Lead", 60, 1.1, 0.8, 1.5, 1.0, driver=False, won_share=0.5),
    DriverComparison("product", "Product", "Beta", "Alpha", 50, 0.5, 0.4, 0.7, 0.0004, driver=True, won_share=0.3),
    DriverComparison("discount", "Discount", "per 5 %", "", 110, 1.5, 1.2, 2.0, 0.02, driver=True),
    DriverComparison("account", "Account", n=0, note="Too many levels."),
)
VERDICTS = (
    Verdict(
        "close_value",
        "leak",
        "Known at the close.",
        Evidence(known="at close", auc=0.99, restated=1.0),
    ),
    Verdict("sector", "suspect", "Its history is not recorded.", Evidence(known="while open", auc=0.82)),
    Verdict(
        "list_price",
        "suspect",
        "It may be edited at the close.",
        Evidence(known="while open", missing_won=0.0, missing_lost=0.25),
        override="Ann, 2 Mar 2026: the price list is fixed.",
    ),
    Verdict("days_in_stage", "unused", "It has one value everywhere."),
)
NEEDS = (
    {"name": "Closed opportunities", "have": 8, "need": 200, "enough": False},
    {"name": "Lost", "have": 60, "need": 50, "enough": True},
)
DRIFT_COLUMNS = ["column", "label", "psi", "usual", "moved", "sentence"]
# Days since the last activity lie farther than anything else, and yet less far than single days of training did.
DRIFT = [
    ("loss_probability", "Loss chance", 0.05, 0.04, "steady", "Loss chance: 50 % on average, was 48 %."),
    ("quiet", "Days quiet", 2.0, 2.2, "steady", "Days quiet: as in training; this record changes from day to day."),
    ("stage", "Stage", 0.12, 0.02, "moved", "Stage: Offer 60 % of open deals, was 40 %."),
    ("discount", "Discount", 0.3, 0.05, "moved far", "Discount: larger than in training (median 5 %, was 0 %)."),
    ("pushes", "Pushes", 0.01, None, "steady", "Pushes: as in training."),
]  # fmt: skip
# Five were open on 1 January, one was given its chances a month later. Within 30 days 0.5 + 0.4 + 0.2 + 0.1 + 0.3 = 1.5
# losses and five times 0.1 wins had been expected; one was lost by then and none was won.
REALISED = [
    ("P1", "2026-01-01", 0.9, 0.1, 0.5, "lost", "2026-01-20"),
    ("P2", "2026-01-01", 0.7, 0.1, 0.4, "lost", "2026-02-02"),
    ("P3", "2026-01-01", 0.3, 0.1, 0.2, "lost", "2026-03-01"),
    ("P4", "2026-01-01", 0.1, 0.1, 0.1, "won", "2026-03-05"),
    ("P4", "2026-02-01", 0.8, 0.4, 0.4, "won", "2026-03-05"),
    ("P5", "2026-01-01", 0.5, 0.1, 0.3, "open", None),
    ("P6", "2026-01-01", 0.5, None, None, "lost", "2026-01-10"),
]
REALISED_COLUMNS = "opportunity_id, given_on, loss_probability, won_30, lost_30, outcome, closed_on"
