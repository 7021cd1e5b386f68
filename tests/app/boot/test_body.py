"""A body in parts: the same bytes however they arrive, at a bounded cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.boot.body import END, LONGEST_LINE, MOST_AROUND, MOST_BODY, Body, Chunks


def read(sent, step=65_536):
    """What takes the bytes, and how many of them it took."""
    chunks, taken = Chunks(Body()), 0
    for at in range(0, len(sent), step):
        taken += chunks.received(sent[at : at + step])
        if chunks.completed or chunks.error:
            break
    return chunks, taken


def part(data, more=b""):
    return b"%x%b\r\n%b\r\n" % (len(data), more, data)


def test_what_is_beyond_a_size_is_counted_not_kept():
    body = Body(most=4)
    for data in (b"abc", b"d", b"ef"):
        body.append(data)
    assert (len(body), body.getfile().read()) == (6, b"abcd")


@given(some.lists(some.binary(min_size=1, max_size=40), max_size=6), some.integers(1, 60), some.booleans())
def test_a_body_is_the_same_however_it_arrives(parts, step, trailed):
    sent = b"".join(part(data, b";a=b") for data in parts) + b"0\r\n" + b"A: b\r\n" * trailed + END
    chunks, taken = read(sent + b"GET / HTTP/1.1", step)
    assert chunks.completed
    assert (chunks.getfile().read(), chunks.error, chunks.is_cut) == (b"".join(parts), None, False)
    assert taken == len(sent), "what follows is another request's"


@pytest.mark.parametrize(
    "sent",
    [
        b"x\r\n",
        b"-1\r\n",
        b"0x3\r\nabc\r\n",
        b" 3\r\nabc\r\n",
        b"3\nabc\r\n",
        b"\r\n3\r\nabc\r\n",
        b"3\r\nabcd\r\n",
        b"1" * 16 + b"\r\n",
        b"3;\x00\r\n",
        b"3;" + b"a" * LONGEST_LINE,
        b"0\r\nA:" + b"a" * LONGEST_LINE,
    ],
)
@pytest.mark.parametrize("step", [1, 65_536])
def test_parts_that_cannot_be_told_apart_are_refused(sent, step):
    assert read(sent, step)[0].error.code == 400


@pytest.mark.parametrize("size", [b"100001", b"f" * 15])
def test_a_body_that_is_too_large_is_known_by_the_length_of_a_part(size):
    chunks, _ = read(size + b"\r\nabc")
    assert chunks.completed
    assert chunks.is_cut
    assert len(chunks) == int(size, 16)


def test_one_that_is_too_large_in_all_is_read_no_further():
    sent = part(b"x" * 65_000) * 20
    chunks, taken = read(sent)
    assert chunks.is_cut
    assert len(chunks) > MOST_BODY
    assert taken < MOST_BODY + 2 * 65_536


def test_one_of_the_largest_size_is_whole():
    chunks, _ = read(part(b"x" * MOST_BODY) + b"0\r\n\r\n")
    assert (len(chunks.getfile().read()), chunks.is_cut) == (MOST_BODY, False)


@pytest.mark.parametrize("sent", [part(b"x"), part(b"x", b";" + b"a" * 900), b"0\r\n" + b"A: b\r\n" * 200_000])
def test_what_stands_around_the_parts_is_bounded(sent):
    chunks, taken = read(sent * (2 * MOST_AROUND // len(sent) + 1))
    assert chunks.error.code == 413
    assert taken <= MOST_BODY + MOST_AROUND
