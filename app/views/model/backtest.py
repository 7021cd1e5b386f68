"""How the model would have done on earlier dates, each time with only what was known by then."""

from __future__ import annotations

import dataclasses

import pandas as pd

from app.services import Services
from app.views import model_card as card
from app.views.deals.by_date import undated
from app.views.extent import in_money
from app.views.model_card import ServedModel
from app.views.threshold.holdout import ROLLING


@dataclasses.dataclass(frozen=True)
class Backtest:
    """One row per origin, the settings that were tried, and how the dates of outcomes were said.

    method: name ('rolling origin', 'pseudo-time' or 'grouped cross-validation') and words, one sentence. origins:
    origin (an ISO date, or a name if the export has no dates), named (in words), learned, open_then, known
    (opportunities), lost_share, flag_from, and auc, log_loss, skill, brier, calibration_error (shares) and saved (money
    per opportunity), each with _low and _high. search: depth, learning_rate, l2_leaf_reg, iterations, border_count,
    log_loss, chosen. timing: days, outcome, predicted, realised, log_loss, base_log_loss, n. `dated` says whether
    origins are dates, and `amounts` whether what is saved is money rather than shares of what a deal is worth.
    `undated` says why nothing is said of dates.
    """

    standing: ServedModel
    method: dict[str, str]
    origins: pd.DataFrame
    search: pd.DataFrame
    timing: pd.DataFrame
    currency: str
    dated: bool = True
    amounts: bool = True
    undated: str = ""


def backtest(services: Services) -> Backtest:
    """Answer for the bundle that scored what is served."""
    published = services.published()
    shown = published.bundle.card
    return Backtest(
        standing=card.served_model(published),
        method=card.method(shown),
        origins=card.backtest(shown),
        search=card.search(shown),
        timing=card.timing(shown),
        currency=published.snapshot.info["currency"],
        dated=(shown.judged_by or ROLLING) == ROLLING,
        amounts=in_money(published),
        undated=undated(published),
    )
