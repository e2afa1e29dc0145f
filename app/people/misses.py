"""Asking for addresses with a code that open nothing, without signing in: counted by network, and slowed down.

Whoever has a right code may look as often as they like. A code is too long to guess; this keeps out who tries all the same.
"""

import datetime as dt
import hashlib
from ipaddress import IPv6Address, ip_address

import sqlalchemy as sa

from app.errors import TooOften
from app.people.records import SignInTry
from app.storage.database import Db

WINDOW = dt.timedelta(minutes=15)
MOST = 60
"""In that time, from one network: everybody in one building may mistype."""
_HOME = 64
"""Bits of an IPv6 address that one subscriber has; the rest they choose themselves."""


def network(origin: str) -> str:
    """Return the network of a network address: of IPv6 the part that nobody chooses."""
    try:
        address = ip_address(origin)
    except ValueError:
        return origin
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> _HOME << _HOME))


def refuse_many(db: Db, origin: str, at: dt.datetime) -> None:
    """Refuse who missed too often.

    Args:
        db: For reading.
        origin: The network address that asks.
        at: Now.

    Raises:
        TooOften: In the last quarter of an hour there were sixty misses from this network.
    """
    recent = sa.select(sa.func.count()).select_from(SignInTry).where(SignInTry.key == _key(origin), SignInTry.at > at - WINDOW)
    if (db.scalar(recent) or 0) >= MOST:
        raise TooOften


def note(db: Db, origin: str, at: dt.datetime) -> None:
    """Count a miss; it is kept as a hash, for a quarter of an hour."""
    db.execute(sa.delete(SignInTry).where(SignInTry.key == _key(origin), SignInTry.at <= at - WINDOW))
    db.add(SignInTry(key=_key(origin), at=at))


def _key(origin: str) -> str:
    return hashlib.sha256(f"misses|{network(origin)}".encode()).hexdigest()
