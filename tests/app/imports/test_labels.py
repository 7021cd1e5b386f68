"""What an export is called by its file: its words with their accents, its CRM where they are any export's."""

import pytest

from app.imports.labels import UNNAMED, label_of


@pytest.mark.parametrize(
    ("stem", "crm", "label"),
    [
        ("DEAL_20261130_4f1c2a7b", "Bitrix24", "Bitrix24 deal"),
        ("Opportunita\u0300", "EspoCRM", "EspoCRM Opportunità"),
        ("Szanse sprzedaży 30.11.2026", "", "Szanse sprzedaży"),
        ("Opportunités toutes - depuis 2023-01-01", "", "Opportunités toutes"),
        ("hubspot-crm-exports-all-deals-2026-11-30", "HubSpot", "HubSpot deals"),
        ("AllOpportunities 11-30-2026 9-12-44 AM", "Dynamics 365", "Dynamics 365 Opportunities"),
        ("Deals - All deals", "Attio", "Attio Deals"),
        ("00DHs000001kPqRMAU_1", "Salesforce", "Salesforce"),
        ("export 3f2504e0-4f89-41d3-9a0c-0305e82c3301", "", "Export"),
        ("Acme EMEA Q3 30 November 2026", "HubSpot", "Acme EMEA"),
        ("B2B Marketing 2026", "HubSpot", "B2B Marketing"),
        ("Отчет по сделкам 30.11.2026", "", "Отчет по сделкам"),
        ("2026-11-30", "", UNNAMED),
        ("FY24Q3EMEA", "", "EMEA"),
        ("FY24Q3APAC", "", "APAC"),
    ],
)
def test_an_export_is_called_by_what_lasts_of_its_file(stem, crm, label):
    assert label_of(stem, crm) == label


def test_months_are_words_where_no_number_stands_beside_them():
    assert label_of("March Capital") == "March Capital"
