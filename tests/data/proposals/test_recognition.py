"""Exports of fourteen CRMs in six languages: each is recognised, each column is the right one, and it imports right."""

import pytest

from data.proposals import proposal
from tests import cases
from tests.examples import some
from tests.exports_of.noise import noisy
from tests.exports_of.trial import EXPORTS, judged

# One export of each CRM first, in the language or form in which it differs most from the others.
USUAL = (
    *("salesforce_data_export", "hubspot_stage_dates", "dynamics_de", "pipedrive_fr", "odoo_es", "freshsales", "zoho"),
    *("suitecrm", "espocrm", "vtiger_es", "twenty", "attio", "bitrix_ru", "hand_made_pt"),
    *("close", "copper"),
)
NAMED = {export.name: export for export in EXPORTS}
ORDERED = [*(NAMED[name] for name in USUAL), *(export for export in EXPORTS if export.name not in USUAL)]
AMID_NOISE = ("salesforce_data_export", "zoho", "hubspot_en", "freshsales", "suitecrm", "espocrm", "bitrix_ru")


@pytest.mark.whole
@pytest.mark.parametrize("export", some(ORDERED, len(USUAL)), ids=lambda export: export.name)
def test_an_export_is_recognised_and_imports_right(tmp_path, export):
    found = judged(export, tmp_path)
    assert (found.crm, found.wrong, found.missing) == (export.crm, (), ())
    assert len(found.asked) <= 1
    assert found.tables == export.tables
    assert found.imported == "right"


@pytest.mark.whole
@pytest.mark.parametrize("export", some([NAMED[name] for name in AMID_NOISE], 2), ids=lambda export: export.name)
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
