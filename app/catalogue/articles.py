"""Which articles of a law a text names: ‘artikelen 3, 5, 5a en 6’, ‘artikel 28, tweede lid’, ‘artikel 2.19’. Pure."""

import dataclasses as dc
import re
import unicodedata

Key = tuple[tuple[tuple[int, str], ...], ...]
"""Puts articles in the order of a law: 3, 3a, 3b, 4, 4:5, 10."""

_NUMBER = r"\d{1,6}(?:[.:]\d{1,6}){0,3}[a-z]{0,3}"
# One way to read each word, and lists that end: with two ways, every word more in a list took twice as long.
_ORDINAL = r"[a-zé]{3,19}+(?<=e)"
# What stands inside an article is not an article: ‘tweede lid’, ‘lid 2’, ‘onder a’, ‘leden 1 en 2’, ‘hoofdstuk 8’.
_INSIDE = re.compile(
    rf"\b{_ORDINAL}(?:(?:,| en| of| tot en met| t/m) {_ORDINAL}){{0,20}} (?:leden|lid|volzin|zin)\b"
    r"|\b(?:leden|onderdelen) (?:\d{1,3}|[a-z])(?:, (?:\d{1,3}|[a-z])\b)*(?: (?:en|of|tot en met|t/m) (?:\d{1,3}|[a-z]))?\b"
    r"|\b(?:lid|volzin|zin|sub|aanhef en onder|onderdeel|onder) (?:\d{1,3}|[a-z])\b[°º]?"
    r"|\b(?:hoofdstuk|titel|afdeling|paragraaf|boek|bijlage|deel) (?:[ivx]{1,6}|\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?)\b"
)
_BEGIN = re.compile(r"\b(?:artikelen|artikel|artt?\.) ?")
_NEXT = re.compile(
    r"[ ,;]*+(?:(?P<by>\ben\b|\bof\b|\balsmede\b|\btot en met\b|t/m|[-–])[ ,;]*+)?"
    rf"(?:artikelen |artikel )?(?P<number>{_NUMBER})\b"
)
_UP_TO = {"tot en met", "t/m", "-", "–"}


@dc.dataclass(frozen=True, slots=True)
class Span:
    """One article, or all from the first up to and including the last."""

    first: str
    last: str

    def holds(self, other: "Span") -> bool:
        """Tell whether there is an article in both."""
        return _key(self.first) <= _key(other.last) and _key(other.first) <= _key(self.last)


def named(text: str) -> tuple[Span, ...]:
    """Return the articles that a text names, in its order.

    Args:
        text: Such as `artikel 28, tweede lid`. Numbers of members, sentences and chapters are no articles.
    """
    plain = re.sub(r"\s+", " ", _INSIDE.sub(" , ", _plain(text)))
    found: list[Span] = []
    read = 0
    for begin in _BEGIN.finditer(plain):
        if begin.end() > read:  # in a list that was read, each ‘artikel’ is read along
            spans, read = _listed(plain, begin.end())
            found += spans
    return tuple(dict.fromkeys(found))


def _listed(text: str, at: int) -> tuple[list[Span], int]:
    """Read the numbers after the word, up to the first thing that is none; also return how far that was."""
    found: list[Span] = []
    while (one := _NEXT.match(text, at)) is not None:
        by, number = one["by"], one["number"]
        if by in _UP_TO and found and _key(found[-1].last) <= _key(number):
            found[-1] = Span(found[-1].first, number)
        elif by or not found or "," in one[0]:
            found.append(Span(number, number))
        else:
            break
        at = one.end()
    return found, at


def same_law(one: str, other: str) -> bool:
    """Tell whether two names are of the same law; capitals, spaces and an article in front make no difference."""
    return law_key(one) == law_key(other)


def law_key(name: str) -> str:
    """Return the normal form of the name of a law."""
    return re.sub(r"^(?:de|het) ", "", _plain(name))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _key(number: str) -> Key:
    return tuple(
        tuple((int(digits), letters) for digits, letters in re.findall(r"(\d+)([a-z]*)", part))
        for part in re.split("[.:]", number)
    )
