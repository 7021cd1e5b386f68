"""A network that takes its time: carries a local server's bytes, each half a round trip late.

python -m bench.delay <port of the server> <milliseconds of a round trip>, listening on PORT.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys

CHUNK = 65_536


async def listen(port: int, server_port: int, round_trip_ms: float) -> asyncio.Server:
    """Listen on this machine and carry each connection to the server; opening one takes a round trip as well."""
    seconds = round_trip_ms / 1000

    async def carried(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        with contextlib.suppress(ConnectionError):
            answers, questions = await asyncio.open_connection("127.0.0.1", server_port)
            ways = (reader, questions), (answers, writer)
            await asyncio.gather(*(_carry(*way, seconds / 2) for way in ways), return_exceptions=True)
            questions.close()
        writer.close()

    return await asyncio.start_server(carried, "127.0.0.1", port)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Hand on what is read, in its order, each piece the given time after it came; an empty piece is the end."""
    underway: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    handing_on = asyncio.create_task(_hand_on(underway, writer))
    piece = b"."
    while piece:
        piece = await reader.read(CHUNK)
        underway.put_nowait((asyncio.get_running_loop().time() + seconds, piece))
    await handing_on


async def _hand_on(underway: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    while True:
        due, piece = await underway.get()
        await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
        if not piece:
            writer.write_eof()
            return
        writer.write(piece)
        await writer.drain()


async def _forever(port: int, server_port: int, round_trip_ms: float) -> None:
    async with await listen(port, server_port, round_trip_ms) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_forever(int(os.environ["PORT"]), int(sys.argv[1]), float(sys.argv[2])))
