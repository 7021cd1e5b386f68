import numpy as np
import pandas as pd

from model.ripening import MOST, weights


def landmarks(*rows: tuple[str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["as_of_on", "closed_on"]).astype("datetime64[us]")
    return frame.assign(label_lost=np.where(frame["closed_on"].isna(), np.nan, 1.0))


def test_a_long_remaining_life_speaks_for_the_landmarks_that_cannot_show_it_yet():
    # Landmarks lie 0, 30, 60 and 90 days before the cut; 70 more days can be seen from one of four, 20 from three.
    facts = landmarks(
        ("2026-04-01", "2026-06-10"), ("2026-05-01", "2026-05-21"), ("2026-05-31", None), ("2026-06-30", None)
    )
    assert weights(facts, pd.Timestamp("2026-06-30")).tolist() == [MOST, 4 / 3, 0, 0]


def test_what_closes_after_the_cut_is_not_known_yet():
    facts = landmarks(("2026-05-01", "2026-05-21"), ("2026-05-01", "2026-06-10"))
    assert weights(facts, pd.Timestamp("2026-06-01")).tolist() == [1, 0]
