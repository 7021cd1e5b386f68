"""What the measurement of recognition holds against its aims."""

from bench.recognition import aims
from tests.exports_of.trial import Judged

RIGHT = Judged("Odoo", ("stage", "amount"), (), (), (), {}, "right")
WRONG = Judged("", ("stage",), ("amount = Tax",), ("owner",), ("amount", "repeats"), {}, "refused: no stage is lost.")


def test_a_column_that_is_wrong_falls_short():
    assert all(aim.holds for aim in aims([RIGHT]))
    found = {aim.what: (aim.figure, aim.holds) for aim in aims([RIGHT, WRONG])}
    assert found == {
        "Columns right": (3, True),
        "Columns wrong": (1, False),
        "Columns not found": (1, True),
        "Imports that do not end right": (1, False),
        "Formats with more than one question": (1, False),
    }
