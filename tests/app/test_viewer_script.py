"""What scripts know of a viewer's choices is what is declared, and they follow one more line of it."""

from app.viewer_script import PLACE, script
from data.viewer_state import DECLARED
from tests import added
from tests.nodejs import run

ASKED = "?sector=Energy&sector=Retail&period=today&threshold=0.4"
READ = """
const address = await import(given.place);
const { scope, page, odd } = address.parse(given.asked, []);
const { scope: other } = address.parse("?owner=Ann", []);
return {
  odd, scope, blank: address.blank(), written: address.format(scope, page), active: address.active(scope),
  carried: address.carried("?sector=Retail", other, []), known: [...address.LISTS, ...address.POLICY_KEYS],
};
"""


def followed(folder, choices):
    """What the scripts make of an address where that is what may be chosen."""
    (folder / PLACE.name).write_text(script(choices), "utf-8")
    place = folder / "address.mjs"
    place.write_text((PLACE.parent / place.name).read_text("utf-8"), "utf-8")
    return run(READ, place=place.as_uri(), asked=ASKED)


def test_the_script_is_what_is_declared():
    assert PLACE.read_text("utf-8") == script(DECLARED), "Write it anew: python -m app.viewer_script"


def test_scripts_and_server_start_from_the_same_state(tmp_path):
    found = followed(tmp_path, DECLARED)
    assert found["blank"] == DECLARED.blank()
    assert found["known"] == [*(one.name for one in DECLARED.filters), *DECLARED.policy_keys]
    assert found["odd"] == ["sector", "sector", "period=today"]


def test_scripts_follow_one_more_filter_and_one_more_period(tmp_path):
    found = followed(tmp_path, added.MORE)
    assert found["odd"] == []
    assert found["blank"] == added.MORE.blank()
    assert (found["scope"]["sector"], found["scope"]["period"]) == (["Energy", "Retail"], "today")
    assert found["written"] == "?period=today&sector=Energy&sector=Retail&threshold=0.4"
    assert found["carried"] == "?owner=Ann&sector=Retail"
    assert found["active"] == 2 + 1 + 1
