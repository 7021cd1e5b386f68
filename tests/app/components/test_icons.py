import pytest

import pages
from app.components.icons import LINES, icon


@pytest.mark.parametrize("name", LINES)
def test_an_icon_takes_the_colour_of_the_text_and_is_not_read_aloud(name):
    drawn = icon(name).to_plotly_json()["props"]
    assert drawn["className"] == "hw-icon"
    assert drawn["aria-hidden"] == "true"
    assert drawn["style"]["maskImage"].startswith('url("data:image/svg+xml,%3Csvg')
    assert '"' not in drawn["style"]["maskImage"][5:-2]


def test_every_page_of_the_navigation_has_an_icon_of_its_own():
    named = [icon for _, _, _, _, _, icon, *_ in pages.MENU]
    assert sorted(named) == sorted(set(named) & set(LINES))
