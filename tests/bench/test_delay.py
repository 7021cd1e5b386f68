"""The network that takes its time: late by as much as it should be, and otherwise as if it were not there."""

import asyncio
import itertools
import time

from bench.delay import listen

ROUND_TRIP_MS = 60


async def shouting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that answers in capital letters until it is told that nothing more comes."""
    while piece := await reader.read(1000):
        writer.write(piece.upper())
    writer.write(b"BYE")
    writer.close()


async def through(pieces: list[bytes]) -> tuple[bytes, list[float]]:
    """Send pieces through the network, each once the one before it is answered; return what came back, and when."""
    async with (
        await asyncio.start_server(shouting, "127.0.0.1", 0) as server,
        await listen(0, port_of(server), ROUND_TRIP_MS) as network,
    ):
        started, answers, at = time.perf_counter(), b"", []
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(network))
        for piece in pieces:
            writer.write(piece)
            answers += await reader.readexactly(len(piece))
            at.append((time.perf_counter() - started) * 1000)
        writer.write_eof()
        answers += await reader.read()
        writer.close()
        await writer.wait_closed()
    return answers, at


def port_of(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


def test_bytes_arrive_whole_in_their_order_and_the_end_too():
    many = b"".join(f"{number},".encode() for number in range(50_000))
    answers, _ = asyncio.run(through([b"first ", many, b"last"]))
    assert answers == b"FIRST " + many + b"LAST" + b"BYE"


def test_a_connection_takes_a_round_trip_and_so_does_every_answer():
    _, at = asyncio.run(through([b"a", b"b", b"c"]))
    assert at[0] >= 2 * ROUND_TRIP_MS
    assert all(later - earlier >= ROUND_TRIP_MS for earlier, later in itertools.pairwise(at))
