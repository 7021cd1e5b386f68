"""Exports of twelve CRMs in six languages: each is recognised, no column is taken for another, and it imports right."""

import pytest

from tests.exports_of.noise import noisy
from tests.exports_of.trial import EXPORTS, judged

AMID_NOISE = ("hubspot_en", "zoho", "freshsales", "suitecrm", "espocrm", "salesforce_data_export", "bitrix_ru")


@pytest.mark.whole
@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_an_export_is_recognised_and_imports_right(tmp_path, export):
    found = judged(export, tmp_path)
    assert (found.crm, found.wrong, found.missing) == (export.crm, (), ())
    assert len(found.asked) <= 1
    assert found.tables == export.tables
    assert found.imported == "right"


@pytest.mark.whole
@pytest.mark.parametrize("export", [e for e in EXPORTS if e.name in AMID_NOISE], ids=lambda export: export.name)
def test_no_column_is_taken_for_one_that_is_near_it(tmp_path, export):
    found = judged(noisy(export), tmp_path)
    assert (found.crm, found.wrong, found.missing, found.asked) == (export.crm, (), (), ())
    assert found.imported == "right"
