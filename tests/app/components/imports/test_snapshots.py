"""The snapshots that are kept, and what may be done with each."""

import datetime as dt
import json

from plotly.utils import PlotlyJSONEncoder

from app.components.imports.snapshots import snapshots
from app.views.imports.snapshots import KeptSnapshot, KeptSnapshots

BUILT = dt.datetime(2026, 11, 28, 9, 30, tzinfo=dt.UTC)


def kept(version, *, served):
    return KeptSnapshot(version, "Our CRM", "", BUILT, dt.date(2026, 6, 30), 130, 128, 10, served)


def words(answer):
    return json.dumps(snapshots(answer), cls=PlotlyJSONEncoder)


def test_the_served_one_is_marked_and_any_other_can_be_served_again_after_a_question():
    text = words(KeptSnapshots((kept("s2", served=True), kept("s1", served=False)), ""))
    assert text.count("served now") == text.count('"serve-snapshot"') == text.count('"remove-snapshot"') == 1
    assert "Delete the snapshot of 28 Nov 2026, 09:30 UTC? It cannot be undone." in text


def test_where_nothing_may_be_written_one_can_only_be_compared():
    text = words(KeptSnapshots((kept("s1", served=False),), "Nobody can."))
    assert "compare-snapshot" in text
    assert "serve-snapshot" not in text


def test_without_any_it_says_so():
    assert "No snapshot is kept" in words(KeptSnapshots((), ""))
