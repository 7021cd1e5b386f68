"""Files are compressed once and better than answers, for whoever takes it."""

import gzip
import re

import brotli
import flask
import pytest

from app.guards import kept, packed

TEXT = "".join(f"{number} is {number * number}. " for number in range(2_000))


@pytest.fixture
def served(tmp_path):
    server = flask.Flask("packed")
    packed.wire(server)
    server.add_url_rule("/kept", "kept", lambda: kept.for_ever(flask.Response(TEXT)))
    server.add_url_rule(f"{packed.COMPONENTS}all.js", "components", lambda: TEXT)
    server.add_url_rule(f"{packed.OURS}all.js", "ours", lambda: kept.for_ever(flask.Response(TEXT)))
    server.add_url_rule("/short", "short", lambda: kept.for_ever(flask.Response("short")))
    server.add_url_rule("/answer", "answer", lambda: TEXT)
    server.add_url_rule("/gone", "gone", lambda: kept.for_ever(flask.Response(TEXT, 404)))
    (tmp_path / "file.txt").write_text(TEXT)
    server.add_url_rule("/file", "file", lambda: kept.for_ever(flask.send_file(tmp_path / "file.txt")))
    return server.test_client()


def sent(client, address, accepted):
    with client.get(address, headers={"Accept-Encoding": accepted}) as answer:
        return answer.headers.get("Content-Encoding"), answer.get_data(), int(answer.headers["Content-Length"])


PLAIN = {"br": brotli.decompress, "gzip": gzip.decompress, None: lambda data: data}


@pytest.mark.parametrize("address", ["/kept", f"{packed.COMPONENTS}all.js"])
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("", None),
        ("zstd", None),
    ],
)
def test_a_file_comes_in_the_best_encoding_that_is_taken(served, address, accepted, encoding):
    chosen, data, length = sent(served, address, accepted)
    assert chosen == encoding
    assert PLAIN[encoding](data) == TEXT.encode()
    assert length == len(data)
    assert (length < len(TEXT) / 2) == (encoding is not None)


@pytest.mark.parametrize("address", ["/short", "/answer", "/gone", "/file"])
def test_anything_else_is_left_as_it_is(served, address):
    assert sent(served, address, "br")[0] is None


def test_a_file_is_compressed_once(served):
    packed._packed.cache_clear()
    first, again = (sent(served, "/kept", "br")[1] for _ in range(2))
    assert first == again
    assert (packed._packed.cache_info().misses, packed._packed.cache_info().hits) == (1, 1)


def test_what_every_page_loads_is_compressed_best(served):
    ours, other = (sent(served, address, "br")[2] for address in (f"{packed.OURS}all.js", "/kept"))
    assert ours < other


def test_whatever_the_page_names_is_compressed_and_differs_by_what_is_taken(client):
    page = client.get("/").get_data(as_text=True)
    named = re.findall(r'<(?:script|link)[^>]* (?:src|href)="(/(?:vendor|_dash)[^"]+)"', page)
    assert len(named) > 8
    for address in named:
        with client.get(address, headers={"Accept-Encoding": "br"}) as answer:
            assert answer.headers["Content-Encoding"] == "br", address
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert brotli.decompress(answer.get_data())
