"""An export brought in by a person: dropped, checked, published, and on every page; nothing is lost by a reload."""

import re
import tomllib

import pytest
from selenium.webdriver.common.keys import Keys

from tests import handed_in, worlds
from tests.browser.conftest import watched
from tests.browser.servers import serving

DROP = """
const [name, text] = arguments, held = new DataTransfer();
held.items.add(new File([text], name, { type: 'text/csv' }));
const zone = document.querySelector('[data-import-drop]');
const told = { dataTransfer: held, bubbles: true, cancelable: true };
for (const kind of ['dragover', 'drop']) zone.dispatchEvent(new DragEvent(kind, told));
"""
STATE = "return document.querySelector('[data-import]')?.dataset.importState || ''"
FOCUSED = "const { importStage, importAct } = document.activeElement.dataset; return [importStage, importAct]"
ROWS = "return [...document.querySelectorAll('[data-import-row]')].map((one) => one.dataset.importRow)"
# Two moves in one breath, and where the row and the keyboard are before anything was asked of the server.
MOVED = """
const rows = () => [...document.querySelectorAll('[data-import-row]')];
const stage = () => document.activeElement.dataset.importStage, was = stage();
document.activeElement.click();
document.activeElement.click();
return [rows().findIndex((one) => one.dataset.importRow === was), stage() === was];
"""
# Whether anything that can be read lies below what is said of the last correction where it stands at first.
COVERED = """
const said = document.getElementById('data-import-said').getBoundingClientRect();
const meets = (one) => one.top < said.bottom && one.bottom > said.top && one.left < said.right && one.right > said.left;
const others = [...document.querySelectorAll('[data-import] :is(p:not(#data-import-said), h3, table, button)')];
return others.some((one) => meets(one.getBoundingClientRect()));
"""
LARGEST = """
const seen = [...document.querySelectorAll('#data-import :is(button, a)')].filter((one) => one.checkVisibility());
const height = (one) => one.getBoundingClientRect().height;
return seen.sort((one, other) => height(other) - height(one))[0].innerText;
"""


@pytest.fixture(scope="module")
def importing(tmp_path_factory):
    """A server of these tests' own, on which the ten-row world is served at first."""
    with serving(worlds.services(tmp_path_factory.mktemp("importing")).settings.data_dir) as server:
        yield server


@pytest.fixture
def ours(dash_br, importing):
    """Somebody who looks at it."""
    yield from watched(dash_br, importing)


def stands(viewer, state):
    viewer.until(lambda: viewer.js(STATE) == state, f"the import to be {state}")
    viewer.settle()


def press(viewer, act):
    viewer.click(f"//div[@id='data-import']//button[@data-import-act='{act}']")


def test_a_dropped_file_is_checked_and_published(ours):
    ours.open("/data")
    ours.js(DROP, handed_in.NAME, handed_in.deals().decode())
    stands(ours, "proposed")
    identity = ours.query["import"][0]
    assert re.fullmatch(r"i\d{8}T\d{12}", identity)
    assert ours.js(LARGEST) == "Check"
    ours.reload()
    stands(ours, "proposed")
    ours.send("[data-import-act='check']", Keys.ENTER)
    stands(ours, "checked")
    ours.reads("#data-import", "130 deals: 10 open, 60 won, 60 lost")
    ours.until(lambda: ours.focused().startswith("130 deals:"), "the keyboard to stand on the report's heading")
    assert ours.js(LARGEST) == "Publish"
    ours.send("#data-import-author", "Ann", Keys.ENTER)
    stands(ours, "working")
    ours.until(lambda: ours.focused().startswith("Publishing:"), "the keyboard to stand on what is being done")
    ours.reload()
    stands(ours, "published")
    ours.until(lambda: ours.focused().startswith("Every page shows"), "the keyboard to stand on what is published")
    ours.reads("#data-import", "Every page shows Hubspot crm exports all deals now: 130 deals, 10 of them open")
    ours.send("#data-import-mapping", Keys.ENTER)
    ours.reads("#data-import-said", "Kept as hubspot_crm_exports_all_deals")
    ours.find("[data-import] [data-import-act='serve-snapshot']")
    assert ours.js(LARGEST) == "Open Pipeline"
    ours.reads("#data-snapshots", "Ann")
    ours.click("//div[@id='data-import']//a[normalize-space()='Open Pipeline']")
    ours.settle()
    assert ours.server.get("/freshness")["open_opportunities"] == handed_in.STILL_OPEN
    ours.reads("#freshness", "Hubspot crm exports all deals")


SLOW = """
const plain = window.fetch;
window.fetch = async (...asked) => {
  const answer = await plain(...asked);
  if (String(asked[0]).includes("_dash-update-component")) await new Promise((go) => setTimeout(go, 2500));
  return answer;
};
"""


def test_on_a_slow_server_the_page_still_comes_once_the_process_has_ended(ours):
    ours.open("/data")
    ours.js(SLOW)
    ours.js(DROP, handed_in.NAME, handed_in.deals().decode())
    stands(ours, "proposed")
    press(ours, "check")
    stands(ours, "checked")
    press(ours, "back")
    stands(ours, "proposed")


def test_of_two_answers_in_one_breath_the_first_holds_and_a_double_click_is_one(ours):
    ours.open("/data")
    ours.js(DROP, handed_in.NAME, handed_in.deals().decode())
    stands(ours, "proposed")
    known = f"/imports/{ours.query['import'][0]}"
    ours.js("document.querySelectorAll('[data-import-act=say]').forEach((one) => one.click())")
    ours.reads("#data-import-said", "Saved")
    ours.settle()
    first = ours.server.get(known)["proposed"]["currency"]
    assert first == "EUR"
    assert not ours.js("return document.querySelectorAll('[data-import-act=say]').length")
    button = "const one = Object.assign(document.createElement('button'), { id: 'twice' });"
    ours.js(
        f"{button} Object.assign(one.dataset, {{ importAct: 'say', importKey: 'currency', importChoice: 'USD' }});"
        "document.querySelector('[data-import]').append(one);"
        "one.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));"
    )
    ours.settle()
    assert ours.server.get(known)["proposed"]["currency"] == "EUR"


def test_a_currency_that_is_typed_takes_nobody_to_the_amount_and_what_is_said_covers_nothing(ours):
    ours.open("/data")
    ours.js(DROP, handed_in.NAME, handed_in.deals().decode())
    stands(ours, "proposed")
    ours.send(".hw-import-asked input", "SEK", Keys.ENTER)
    ours.reads("#data-import-said", "Saved")
    ours.settle()
    ours.until(lambda: ours.focused().startswith("This looks like"), "the keyboard to stand on the heading")
    assert ours.js("return [window.scrollY, getComputedStyle(document.activeElement).outlineStyle]") == [0, "none"]
    assert ours.js("return Boolean(document.getElementById('data-import-said').closest('.hw-import-bar'))")
    assert ours.js(COVERED) is False


def test_a_choice_is_made_by_keyboard_and_kept(ours):
    ours.open("/data")
    ours.js(DROP, handed_in.NAME, handed_in.deals().decode())
    stands(ours, "proposed")
    script = (
        'const box = document.getElementById(\'{"key":"Contract Sent","part":"import-stage"}\');'
        "box.value = 'won'; box.dispatchEvent(new Event('change', { bubbles: true }));"
    )
    ours.js(script)
    known = f"/imports/{ours.query['import'][0]}"

    def outcomes():
        return {one["name"]: one["outcome"] for one in ours.server.get(known)["proposed"]["stages"]}

    ours.until(lambda: outcomes()["Contract Sent"] == "won", "the stage to be read as won")
    ours.reads("#data-import-said", "Saved")
    ours.settle()
    currency = script.replace("Contract Sent", "currency").replace("import-stage", "import-more")
    ours.js(currency.replace("won", "roubles"))
    # What is refused is told beside what stands as before.
    ours.reads("#data-import-said", "is no currency")
    ours.settle()
    ours.reads("#data-import-said", "is no currency")
    assert [said for said in ours.complaints() if "422" not in said] == []
    first, second, third, *_ = outcomes()
    ours.settle()
    ours.send(f"[data-import-stage='{first}'][data-import-act='down']", Keys.ENTER)
    ours.until(lambda: [*outcomes()][:2] == [second, first], "the first stage to stand second")
    ours.until(lambda: ours.js(FOCUSED) == [first, "down"], "the keyboard to stay with the stage")
    ours.js(f"""document.querySelector("[data-import-stage='{third}'][data-import-act='up']").focus()""")
    # What was drawn before is drawn for certain long before the server answers.
    ours.connect(latency=2_000)
    assert ours.js(MOVED) == [0, True]
    ours.until(lambda: [*outcomes()][:3] == [third, second, first], "both moves to be kept")
    ours.until(lambda: ours.js(FOCUSED) == [third, "down"], "the keyboard to stay with the stage at the top")
    ours.settle()
    assert ours.js(FOCUSED) == [third, "down"]
    ours.connect()
    assert ours.js(ROWS) == [*outcomes()]
    ours.click("//div[@id='data-import']//summary[contains(., 'no column was taken for')]")
    ours.settle()
    ours.send("[id*='record_url']", "https://crm.example.com/{id}", Keys.ENTER)
    ours.reads("#data-import", "The deal in the first row: https://crm.example.com/10000")
    ours.until(lambda: ours.js("return document.querySelector('[data-import-fold]').open"), "the fold to stay open")
    ours.send("[id*='changeable:amount']", Keys.SPACE)

    def changeable():
        found = ours.server.get(known)["proposed"]["columns"]
        return {one["name"]: one["changeable"] for one in found}["amount"]

    ours.until(lambda: changeable() is False, "nobody to change an amount")
    assert (
        tomllib.loads(ours.server.fetch(f"/export{known}.toml").decode())["record_url"]
        == "https://crm.example.com/{id}"
    )


def test_no_table_is_refused_and_a_database_that_is_not_reached_told_whose_address_the_document_alone_keeps(ours):
    ours.open("/data")
    ours.js(DROP, "deals.pdf", "%PDF")
    ours.reads("#data-import-said", "deals.pdf is no file that is read here")
    ours.click("//div[@id='data-import']//summary[.='Or a database']")
    ours.send("#data-import-address", "postgresql://ann:hush@127.0.0.1:1/crm")
    ours.send("#data-import-reads", "deals")
    press(ours, "database")
    stands(ours, "failed")
    ours.reads("#data-import", "crm at 127.0.0.1 does not answer.")
    ours.until(lambda: ours.value("#data-import-address") != "", "the address to stand there")
    assert "hush" not in ours.js("return document.documentElement.outerHTML + JSON.stringify(window.store.getState())")
    ours.reload()
    assert ours.value("#data-import-address") == ""
