"""Which pages an export is enough for, and what the others lack."""

from app.imports.support import NO_AMOUNT, NO_DAYS, NO_ENDINGS, NO_HISTORY, NO_OPEN, supported

ENOUGH = {
    "open": 10,
    "won": 60,
    "lost": 60,
    "amounts": 130,
    "owners": 130,
    "expected": 10,
    "closings": 120,
    "stage_history": 400,
    "last_stages": 0,
    "changes": 9,
    "former": 0,
}


def missing(**counts):
    return {one.page: one.missing for one in supported({**ENOUGH, **counts}) if one.missing}


def test_a_full_export_lacks_nothing():
    assert missing() == {}


def test_each_page_names_what_it_lacks():
    assert missing(stage_history=0) == {"Stages": NO_HISTORY}
    assert missing(stage_history=0, last_stages=60) == {"Stages": NO_DAYS}
    assert missing(amounts=0) == {"Pipeline": NO_AMOUNT}
    assert missing(lost=49) == {"Deals at risk": NO_ENDINGS}
    assert missing(open=0)["Pipeline"] == missing(open=0)["Deals at risk"] == NO_OPEN


def test_a_second_import_has_what_the_first_one_held():
    assert missing(stage_history=0, changes=0, former=1) == {}
