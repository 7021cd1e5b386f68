"""What goes with winning and what with losing, among what was known at the opening."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from app.services import Services
from app.views import model_card as card
from app.views.model_card import ServedModel


@dataclasses.dataclass(frozen=True)
class Drivers:
    """Every comparison of the logistic regression, the drivers first, each kind by how far its odds ratio lies from 1.

    comparisons: column, label, level (or what one step is), reference, n, odds_ratio of winning with low and high (95 %
    for all comparisons together), p (corrected for as many), driver, won_share, side ('won', 'lost' or 'neutral'),
    compared (label and level in words), note (or ''). left_out: column, label, note:
    what could not be compared and why. failed: why nothing could be, '' where something could.
    """

    standing: ServedModel
    comparisons: pd.DataFrame
    drivers: int
    left_out: pd.DataFrame
    failed: str = ""


def drivers(services: Services) -> Drivers:
    """Answer for the bundle that scored what is served."""
    published = services.published()
    rows = card.drivers(published.bundle.card)
    found = rows[rows["odds_ratio"] > 0]
    driver = found["driver"].astype(bool)
    side = np.where(~driver, "neutral", np.where(found["odds_ratio"] > 1, "won", "lost"))
    compared = [f"{row.label}: {row.level}" if row.level else str(row.label) for row in found.itertuples()]
    ranked = found.assign(driver=driver, side=side, compared=compared, _far=np.log(found["odds_ratio"]).abs())
    ranked = ranked.sort_values(["driver", "_far"], ascending=False, kind="stable")
    return Drivers(
        standing=card.served_model(published),
        comparisons=ranked.drop(columns="_far").reset_index(drop=True),
        drivers=int(driver.sum()),
        left_out=rows.loc[rows["odds_ratio"].isna(), ["column", "label", "note"]].reset_index(drop=True),
        failed=card.failed(published, "drivers"),
    )
