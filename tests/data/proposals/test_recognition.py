"""Exports of twelve CRMs in six languages: each is recognised, no column is taken for another, and it imports right."""

import pytest

from data.proposals import proposal
from tests import cases
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


def test_a_header_in_two_languages_is_known_where_both_of_its_names_are(tmp_path):
    headers = {"Account": "Customer / Kunde", "Deal ID": "Ref", "Owner": "Owner / Amount"}
    renamed = [{headers.get(name, name): cell for name, cell in row.items()} for row in cases.rows()]
    folder = cases.write(tmp_path, {"deals.csv": cases.text(renamed)})
    found = {guess.name: guess.header for guess in proposal(folder).columns}
    assert (found["account"], found["opportunity_id"]) == ("Customer / Kunde", "Ref")
    assert "owner" not in found
