import json

import numpy as np
import pandas as pd
import pytest

from model.time_to_close import level_codes


def test_a_level_stands_for_the_days_of_its_looks_and_one_never_seen_for_nothing():
    matrix = pd.DataFrame({"size": [1.0, 2.0, np.nan] * 100, "region": pd.Categorical(["N", "N", "S"] * 100)})
    found = level_codes.fit(matrix, np.array([1.0, 1.0, 4.0] * 100))
    later = pd.DataFrame({"size": [5.0, np.nan, 1.0], "region": pd.Categorical(["S", "N", "W"])})
    coded = found.apply(later)
    assert coded[:, 0] == pytest.approx([5, np.nan, 1], nan_ok=True)
    # All looks' mean is 2: 200 looks at 1 and 100 at 4 lean on it as if 20 more had been seen.
    assert coded[:, 1] == pytest.approx([(400 + 40) / 120, (200 + 40) / 220, np.nan], nan_ok=True)


def test_looks_without_an_ending_teach_nothing():
    matrix = pd.DataFrame({"region": pd.Categorical(["N", "S", "N"])})
    found = level_codes.fit(matrix, np.array([2.0, np.nan, 2.0]))
    assert dict(found.levels["region"]) == {"N": pytest.approx(2.0)}


def test_what_is_kept_says_the_same():
    matrix = pd.DataFrame({"age": [1.0, 2.0], "region": pd.Categorical(["N", "S"])})
    found = level_codes.fit(matrix, np.array([1.0, 2.0]))
    again = level_codes.Coding.of_json(json.loads(json.dumps(found.as_json())))
    assert np.array_equal(again.apply(matrix), found.apply(matrix))
