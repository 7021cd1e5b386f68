"""Names of published snapshots sort by when they were published, whatever a clock says."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from data.snapshots.versions import FORM, moment_of, next_version

BEGINNING = moment_of("s20000101T000000000000")
NAMES = st.lists(
    st.timedeltas(dt.timedelta(), dt.timedelta(days=70_000)).map(lambda far: (BEGINNING + far).strftime(FORM))
)


@given(NAMES)
def test_the_next_one_follows_all_others_also_where_the_clock_was_set_back(names):
    before = dt.datetime.now(dt.UTC)
    found = next_version(names)
    assert all(found > name for name in names)
    assert moment_of(found) >= before
    assert len(found) == len(before.strftime(FORM))
