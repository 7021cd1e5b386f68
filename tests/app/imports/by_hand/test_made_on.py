"""The day on which an export was made is a day that has come."""

import pytest

from app.imports.by_hand.made_on import check_made_on
from data.errors import InvalidInput


@pytest.mark.parametrize(("said", "words"), [("2999-01-01", "1 Jan 2999 is still to come"), ("soon", "no day")])
def test_what_is_no_day_or_to_come_is_refused(said, words):
    with pytest.raises(InvalidInput, match=words):
        check_made_on(said)


def test_a_day_that_has_come_or_none_is_taken():
    for said in ("2025-08-16", ""):
        check_made_on(said)
