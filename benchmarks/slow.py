"""Slow clients: they send their request a byte at a time, as a bad connection or a bad intention does."""

import asyncio
import contextlib

CLIENTS = 8
SECONDS = 3.0
PAUSE = 0.2


async def dawdle(port: int) -> None:
    """Take some seconds to ask for a page, and leave without reading it."""
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /routes/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
    for _byte in range(round(SECONDS / PAUSE)):
        await asyncio.sleep(PAUSE)
        writer.write(b"a")
    writer.write(b"\r\nConnection: close\r\n\r\n")
    with contextlib.suppress(OSError):
        await writer.drain()
    writer.close()
