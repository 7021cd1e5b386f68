"""The tests' own eyes: what goes wrong in the page, on the wire or on the server is noticed."""

import pytest


@pytest.mark.parametrize(
    ("wrong", "noticed"),
    [
        ("console.error('broken')", "broken"),
        ("setTimeout(() => { throw new Error('thrown'); })", "thrown"),
        ("new Image().src = 'http://localhost:9/pixel.png'", "another host: http://localhost:9/pixel.png"),
        ("fetch('/api/v1/nothing')", "HTTP 404"),
    ],
)
def test_what_goes_wrong_is_noticed(viewer, wrong, noticed):
    viewer.open("/data")
    assert viewer.complaints() == []
    viewer.js(wrong)
    viewer.until(lambda: any(noticed in words for words in viewer.complaints()), noticed)
    viewer.until(lambda: not viewer.complaints(), "silence")


def test_what_the_server_logs_as_failed_is_noticed(viewer):
    with viewer.server.log.open("a") as log:
        log.write("Traceback (most recent call last):\n")
    assert len(viewer.complaints()) == 1
    assert viewer.complaints() == []


def test_a_click_that_the_page_moves_away_from_is_made_again(viewer):
    viewer.open("/data")
    viewer.js("""
        const stage = document.createElement('div');
        stage.id = 'stage';
        stage.style.cssText = 'position: fixed; inset: 0; z-index: 9999; background: white';
        stage.innerHTML = '<button id="aimed" style="position: absolute; top: 0">Aim</button>';
        document.body.append(stage);
        window.elsewhere = 0, window.hits = 0;
        stage.addEventListener('click', (event) => { if (event.target === stage) window.elsewhere += 1; });
        const aimed = document.getElementById('aimed');
        aimed.addEventListener('click', () => { window.hits += 1; });
        const leave = () => { aimed.style.top = '200px'; window.removeEventListener('mousemove', leave, true); };
        window.addEventListener('mousemove', leave, true);
    """)
    viewer.click("#aimed")
    assert viewer.js("return [window.hits, window.elsewhere]") == [1, 0]
