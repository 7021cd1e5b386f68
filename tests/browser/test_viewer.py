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
