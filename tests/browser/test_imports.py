"""An export brought in by a person: dropped, checked, published, and on every page; nothing is lost by a reload."""

import re

import pytest

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
LARGEST = """
const seen = [...document.querySelectorAll('#data-import :is(button, a)')].filter((one) => one.checkVisibility());
const height = (one) => one.getBoundingClientRect().height;
return seen.sort((one, other) => height(other) - height(one))[0].innerText;
"""


@pytest.fixture
def ours(dash_br, tmp_path):
    """Somebody who looks at a server of their own, on which the ten-row world is served."""
    folder = worlds.services(tmp_path / "var").settings.data_dir
    with serving(folder) as server:
        yield from watched(dash_br, server)


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
    press(ours, "check")
    stands(ours, "checked")
    ours.reads("#data-import", "130 rows read: 130 opportunities, no row set aside")
    assert ours.js(LARGEST) == "Publish"
    ours.find("#data-import-author").send_keys("Ann")
    press(ours, "publish")
    stands(ours, "working")
    ours.reload()
    stands(ours, "published")
    assert ours.js(LARGEST) == "Open Pipeline"
    ours.reads("#data-snapshots", "Ann")
    ours.click("//div[@id='data-import']//a[normalize-space()='Open Pipeline']")
    ours.settle()
    assert ours.server.get("/freshness")["open_opportunities"] == handed_in.STILL_OPEN
    ours.reads("#freshness", "Hubspot crm exports all deals")


def test_what_is_no_table_is_refused_before_it_is_sent(ours):
    ours.open("/data")
    ours.js(DROP, "deals.pdf", "%PDF")
    ours.reads("#data-import-said", "deals.pdf is no file that is read here")


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
