"""My deals and saved views: said once, kept in this browser, and never stronger than a link."""

import pytest
from selenium.webdriver.common.keys import Keys

CHOOSE, OWN, EVERYBODY, FORGET = (f"[data-mine={act}]" for act in ("choose", "own", "everybody", "forget"))
BROKEN = ("{", "[7, null, {}]", '{"key": "owner"}')


@pytest.fixture
def visitor(viewer):
    """The viewer, whose browser keeps nothing before and after."""
    viewer.open("/people")
    viewer.js("localStorage.removeItem('headwind-viewer'); localStorage.removeItem('headwind-views')")
    yield viewer
    viewer.js("localStorage.clear()")


@pytest.fixture
def owner(visitor):
    """Whose deals are the visitor's own."""
    name = visitor.server.get("/people")["people"][0]["owner"]
    visitor.open(f"/?owner={name}")
    visitor.click(CHOOSE)
    visitor.appears(FORGET)
    return name


def test_a_page_starts_at_ones_own_deals_and_says_so(visitor, owner):
    visitor.open("/at-risk?stage=Proposal")
    visitor.asks(stage=["Proposal"], owner=[owner])
    visitor.reads("#scope-chips", "Your deals:")


def test_everybodys_deals_stay_everybodys_on_the_next_page_and_in_a_link(visitor, owner):
    visitor.open("/")
    visitor.click(EVERYBODY)
    visitor.asks(whose=["everybody"])
    visitor.go("Deals at risk")
    visitor.asks(whose=["everybody"])
    visitor.reload()
    visitor.asks(whose=["everybody"])
    visitor.click(OWN)
    visitor.asks(owner=[owner])


def test_a_link_that_names_somebody_wins(visitor, owner):
    other = visitor.server.get("/people")["people"][1]["owner"]
    visitor.open(f"/?owner={other}")
    visitor.asks(owner=[other])
    visitor.appears(OWN)
    assert not visitor.sees(FORGET)
    assert owner != other


def test_a_page_without_filters_names_nobody(visitor, owner):
    visitor.open("/what-if")
    visitor.asks()
    assert owner


def test_whoever_is_somebody_else_says_so_and_starts_at_everybodys(visitor, owner):
    visitor.click(FORGET)
    visitor.disappears(FORGET)
    visitor.open("/")
    visitor.asks()
    assert owner


def test_a_view_is_named_opened_renamed_and_deleted_by_keys(visitor):
    visitor.open("/at-risk?stage=Proposal")
    visitor.click("#views-open")
    visitor.press("<b>Late</b>", Keys.ENTER)
    visitor.reads("#views-said", "Saved.")
    assert visitor.texts("#views-list a") == ["<b>Late</b>"]
    visitor.click("[data-view=rename]")
    visitor.press("Proposals", Keys.ENTER)
    visitor.reads("#views-list", "Proposals")
    visitor.press(Keys.ESCAPE)
    visitor.open("/threshold")
    visitor.press("/", "propos")
    visitor.reads("#search-results", "Proposals")
    visitor.press(Keys.ENTER)
    visitor.asks(stage=["Proposal"], whose=["everybody"])
    visitor.click("#views-open")
    visitor.click("[data-view=delete]")
    visitor.reads("#views-said", "Deleted.")
    assert visitor.texts("#views-list a") == []
    assert visitor.focused() == "Name of the page as it stands"


@pytest.mark.parametrize("kept", BROKEN)
def test_what_is_kept_and_broken_does_no_harm(visitor, kept):
    visitor.js("localStorage.setItem('headwind-viewer', arguments[0])", kept)
    visitor.js("localStorage.setItem('headwind-views', arguments[0])", kept)
    visitor.open("/")
    visitor.asks()
    visitor.click("#views-open")
    visitor.reads("#views-none", "Nothing is saved")


def test_a_full_storage_is_said_and_nothing_is_lost(visitor):
    visitor.open("/")
    visitor.js("Storage.prototype.setItem = () => { throw new Error('full') }")
    visitor.click("#views-open")
    visitor.press("Late", Keys.ENTER)
    visitor.reads("#views-said", "This browser keeps nothing more.")
    assert visitor.value("#views-name") == "Late"


def test_where_nothing_is_kept_neither_is_offered(visitor):
    source = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('private') } })"
    script = visitor.devtools("Page.addScriptToEvaluateOnNewDocument", source=source)
    visitor.open("/?stage=Proposal&owner=Nobody")
    visitor.reads("#scope-chips", "Proposal")
    assert not visitor.sees("#views-open")
    assert not visitor.sees(CHOOSE)
    visitor.devtools("Page.removeScriptToEvaluateOnNewDocument", **script)
    visitor.open("/")


def test_an_accounts_name_leads_from_a_deal_to_all_its_deals(visitor, deal):
    visitor.open(f"/at-risk?deal={deal}")
    to_account = ".hw-deal-head a[title='All deals of this account']"
    visitor.appears(to_account)
    account = visitor.text(to_account)
    visitor.click(to_account)
    visitor.reads("#account-head", account)
    visitor.reads("#account-open", visitor.server.get(f"/opportunities/{deal}")["deal_name"])
    assert visitor.text("#page-title") == "Account"
