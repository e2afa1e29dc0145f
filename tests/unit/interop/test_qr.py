"""A picture of an address: read back module by module, it is the code of that address and of no other."""

import re
from xml.etree import ElementTree as ET

import segno
from hypothesis import given
from hypothesis import strategies as st

from app.interop import qr

ADDRESS = "https://leren.provincie.example/certificates/7K3M9QXW2ABCDEFGHJKMNPQRST"


def _read(picture: bytes) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314  made by ourselves a moment ago


def dark(picture: bytes) -> set[tuple[int, int]]:
    """Return the dark squares of a picture as column and row, white around them left out."""
    lines = next(one for one in _read(picture) if one.get("stroke"))
    found, column, row = set(), 0, -1.0
    for move, first, second in re.findall(r"([Mmh])\s*(-?[\d.]+)(?:\s+(-?[\d.]+))?", lines.get("d", "")):
        if move == "h":
            found |= {(column + step - qr.QUIET, int(row) - qr.QUIET) for step in range(int(first))}
            column += int(first)
        elif move == "M":
            column, row = int(first), float(second)
        else:
            column, row = column + int(first), row + float(second)
    return found


def _matrix(address: str) -> set[tuple[int, int]]:
    rows = segno.make(address, error="m", micro=False).matrix
    return {(column, row) for row, line in enumerate(rows) for column, module in enumerate(line) if module}


def test_the_picture_is_the_code_of_the_address() -> None:
    assert dark(qr.svg(ADDRESS)) == _matrix(ADDRESS)
    assert dark(qr.svg(ADDRESS)) != _matrix(ADDRESS[:-1] + "S")


def test_it_scales_and_keeps_its_white_rim_and_its_colours_in_the_dark() -> None:
    root = _read(qr.svg(ADDRESS))
    side = len(segno.make(ADDRESS, error="m", micro=False).matrix) + 2 * qr.QUIET
    assert (root.get("viewBox"), root.get("width")) == (f"0 0 {side} {side}", None)
    ground = next(one for one in root if one.get("fill"))
    assert (ground.get("fill"), ground.get("d")) == ("#fff", f"M0 0h{side}v{side}h-{side}z")


@given(st.text("ABCDEFGHJKMNPQRSTVWXYZ0123456789", min_size=26, max_size=26))
def test_every_code_gives_its_own_picture(code: str) -> None:
    address = f"https://leren.provincie.example/certificates/{code}"
    assert dark(qr.svg(address)) == _matrix(address)
