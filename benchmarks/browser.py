"""Driving: a browser of our own that costs little: one kept connection, cookies, forms, and how long each answer took."""

import asyncio
import dataclasses as dc
import re
import time
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlencode

LONGEST_WAIT_SECONDS = 60
REFUSED = 400
INPUT = re.compile(rb"<input\b[^>]*>")
ATTRIBUTE = re.compile(rb'([a-z-]+)="([^"]*)"')


class Unexpected(Exception):  # noqa: N818  it ends the run, and tells why
    """The server answered something that makes the measurement worthless."""


@dc.dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Args:
        seconds: From the first byte out to the last byte in.
    """

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def values(self, name: str) -> list[str]:
        """Return the values of all input elements with this name."""
        found = (dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(self.body))
        return [one.get(b"value", b"").decode() for one in found if one.get(b"name") == name.encode()]

    def value(self, name: str) -> str:
        """Return the value of the first input element with this name, empty when there is none."""
        return next(iter(self.values(name)), "")


class Browser:
    """One person's browser; it does one thing at a time."""

    def __init__(self, port: int) -> None:
        """Begin without cookies; the connection opens with the first request."""
        self.port = port
        self.answers: list[Answer] = []
        self._cookies: dict[str, str] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        """Open nothing yet."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close the connection."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def get(self, path: str) -> Answer:
        """Open a page, and go where it sends one."""
        answer = await self.send("GET", path)
        while location := answer.headers.get("location"):
            answer = await self.send("GET", location)
        return answer

    async def post(self, path: str, values: Mapping[str, str]) -> Answer:
        """Submit a form, without going where it leads."""
        return await self.send("POST", path, urlencode(values).encode())

    async def send(self, method: str, path: str, body: bytes = b"") -> Answer:
        """Send one request and wait for all of its answer.

        Raises:
            Unexpected: The answer is a refusal or an error.
        """
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            reader, writer = await self._connection()
            began = time.perf_counter()
            writer.write(self._request(method, path, body))
            status, headers, content = await self._read(reader)
        answer = Answer(method, path, status, headers, content, time.perf_counter() - began)
        if headers.get("connection", "").lower() == "close":
            await self.__aexit__()
        if status >= REFUSED:
            raise Unexpected(f"{method} {path} answered {status}: {content[:300]!r}")
        self.answers.append(answer)
        return answer

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None or self._streams[0].at_eof():
            await self.__aexit__()
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        return self._streams

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept: text/html", "Accept-Language: nl"]
        if self._cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()))
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*head, "", ""]).encode() + body

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in filter(None, lines):
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                key, _, rest = value.strip().partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return int(first.split(" ", 2)[1]), headers, await _body(reader, headers)


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    content = b""
    while size := int(await reader.readline(), 16):
        content += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return content
