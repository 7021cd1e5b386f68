"""A deal leads to its record in the CRM, where the mapping says where that is."""

import pytest

from app.views.deals.crm_record import record_url
from app.views.deals.opportunity import opportunity
from data.errors import SourceError
from tests import worlds

TEMPLATE = "https://crm.example/deals/{id}?from=headwind"


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    mapping = worlds.source(label="Ten with records", record_url=TEMPLATE)
    return worlds.services(tmp_path_factory.mktemp("linked"), mapping=mapping)


def test_the_id_stands_in_the_address_of_the_record(linked):
    snapshot = linked.published().snapshot
    assert record_url(snapshot, "O07") == "https://crm.example/deals/O07?from=headwind"
    assert record_url(snapshot, "A/1 &x") == "https://crm.example/deals/A%2F1%20%26x?from=headwind"
    assert opportunity(linked, {}, "O08").record_url == "https://crm.example/deals/O08?from=headwind"


def test_without_a_template_there_is_no_address(ten):
    assert opportunity(ten, {}, "O08").record_url == ""


@pytest.mark.parametrize(
    "template",
    [
        "javascript:alert({id})",
        "ftp://crm.example/{id}",
        "crm.example/{id}",
        "https://crm.example/deals",
        "https://{id}.example/",
        "https:///{id}",
        "https://[/{id}",
    ],
)
def test_a_template_that_is_no_web_address_of_a_deal_is_refused(template):
    with pytest.raises(SourceError, match="record_url"):
        worlds.source(record_url=template)
