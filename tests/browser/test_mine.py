"""My deals and saved views: said once, kept in this browser, and never stronger than a link."""

import pytest
from selenium.webdriver.common.keys import Keys

CHOOSE, OWN, EVERYBODY, FORGET = (f"[data-mine={act}]" for act in ("choose", "own", "everybody", "forget"))
BROKEN = ("{", "[7, null, {}]", '{"key": "owner"}')


@pytest.fixture
def owner(viewer):
    """Whose deals are the viewer's own, who stands on a page of theirs."""
    name = viewer.server.get("/people")["people"][0]["owner"]
    viewer.open(f"/forecast?owner={name}")
    viewer.click(CHOOSE)
    viewer.appears(FORGET)
    return name


def test_a_page_starts_at_ones_own_deals_unless_a_link_names_somebody(viewer, owner):
    viewer.open("/at-risk?stage=Proposal")
    viewer.asks(stage=["Proposal"], owner=[owner])
    viewer.reads("#scope-chips", "Your deals:")
    other = viewer.server.get("/people")["people"][1]["owner"]
    viewer.open(f"/?owner={other}")
    viewer.asks(owner=[other])
    viewer.appears(OWN)
    assert not viewer.sees(FORGET)
    assert owner != other


def test_everybodys_deals_stay_everybodys_on_the_next_page_and_in_a_link(viewer, owner):
    viewer.open("/")
    viewer.click(EVERYBODY)
    viewer.asks(whose=["everybody"])
    viewer.go("Deals at risk")
    viewer.asks(whose=["everybody"])
    viewer.reload()
    viewer.asks(whose=["everybody"])
    viewer.click(OWN)
    viewer.asks(owner=[owner])


@pytest.mark.usefixtures("owner")
def test_a_page_without_filters_names_nobody_and_whoever_is_somebody_else_starts_at_everybodys(viewer):
    viewer.open("/what-if")
    viewer.asks()
    viewer.back()
    viewer.click(FORGET)
    viewer.disappears(FORGET)
    viewer.open("/")
    viewer.asks()


def test_a_view_is_named_opened_renamed_and_deleted_by_keys(viewer):
    viewer.open("/at-risk?stage=Proposal")
    viewer.click("#views-open")
    viewer.press("<b>Late</b>", Keys.ENTER)
    viewer.reads("#views-said", "Saved.")
    assert viewer.texts("#views-list a") == ["<b>Late</b>"]
    viewer.click("[data-view=rename]")
    viewer.press("Proposals", Keys.ENTER)
    viewer.reads("#views-list", "Proposals")
    viewer.press(Keys.ESCAPE)
    viewer.open("/threshold")
    viewer.press("/", "propos")
    viewer.reads("#search-results", "Proposals")
    viewer.press(Keys.ENTER)
    viewer.asks(stage=["Proposal"], whose=["everybody"])
    viewer.click("#views-open")
    viewer.click("[data-view=delete]")
    viewer.reads("#views-said", "Deleted.")
    assert viewer.texts("#views-list a") == []
    assert viewer.focused() == "Name of the page as it stands"


def test_what_is_kept_and_broken_does_no_harm(viewer):
    viewer.open("/data")
    for kept in BROKEN:
        viewer.js("localStorage.setItem('headwind-viewer', arguments[0])", kept)
        viewer.js("localStorage.setItem('headwind-views', arguments[0])", kept)
        viewer.open("/forecast")
        viewer.asks()
        viewer.click("#views-open")
        viewer.reads("#views-none", "Nothing is saved")


def test_a_full_storage_is_said_and_nothing_is_lost(viewer):
    viewer.open("/")
    viewer.js("Storage.prototype.setItem = () => { throw new Error('full') }")
    viewer.click("#views-open")
    viewer.press("Late", Keys.ENTER)
    viewer.reads("#views-said", "This browser keeps nothing more.")
    assert viewer.value("#views-name") == "Late"


def test_where_nothing_is_kept_neither_is_offered(viewer):
    source = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('private') } })"
    script = viewer.devtools("Page.addScriptToEvaluateOnNewDocument", source=source)
    viewer.open("/?stage=Proposal&owner=Nobody")
    viewer.reads("#scope-chips", "Proposal")
    assert not viewer.sees("#views-open")
    assert not viewer.sees(CHOOSE)
    viewer.devtools("Page.removeScriptToEvaluateOnNewDocument", **script)
    viewer.open("/")


def test_an_accounts_name_leads_from_a_deal_to_all_its_deals(viewer, deal):
    viewer.open(f"/at-risk?deal={deal}")
    to_account = ".hw-deal-head a[title='All deals of this account']"
    viewer.appears(to_account)
    account = viewer.text(to_account)
    viewer.click(to_account)
    viewer.reads("#account-head", account)
    viewer.reads("#account-open", viewer.server.get(f"/opportunities/{deal}")["deal_name"])
    assert viewer.text("#page-title") == "Account"
