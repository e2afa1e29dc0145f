"""How hard a Dutch text reads: syllables, sentences, and the formula of Flesch and Douma. Pure.

The formula looks at the length of words and sentences only. It knows nothing of what a text says, whether it is true or
whether it is well ordered: it is a reason to look again, never a mark.
"""

import dataclasses as dc
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

CONSTANT = 206.835
PER_WORD_OF_A_SENTENCE = 0.93
PER_SYLLABLE_OF_A_WORD = 77.0
LEAST_WORDS = 6
"""A sentence of fewer words is hard by one long word alone, so it is never called the hardest."""

BANDS = (
    (90, "zeer gemakkelijk"), (80, "gemakkelijk"), (70, "tamelijk gemakkelijk"), (60, "normaal"),
    (45, "tamelijk moeilijk"), (30, "moeilijk"),
)  # fmt: skip
"""From this score on, how Douma calls it; below the last it is very hard."""

WORD = re.compile(r"[^\W_](?:[\w’'-]*[^\W_])?")
# The longest first: each of these is one sound, so it makes one syllable.
_SOUND = re.compile(
    r"eeu|ieu|aai|ooi|oei|eau|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|ë[eiu]|ïe|ö[eo]|ü[ei]|[aeiouáéíóúàèìòùâêîôûäëïöü]|y(?![aeiou])"
)
_SILENT_U = re.compile(r"(?<=q)u(?=[aeiou])")
# Words from English and Latin that do not follow the rules.
_EXCEPTIONS = {
    "team": 1, "teams": 1, "site": 1, "sites": 1, "website": 2, "websites": 2, "online": 2, "offline": 2, "deal": 1, "deals": 1,
    "museum": 3, "update": 2, "updates": 2, "mail": 1, "mails": 1, "e-mail": 2, "e-mails": 2, "whatsapp": 2, "prive": 2,
}  # fmt: skip
_END = re.compile(r"[.!?…]+[’”\"')\]]*(?=\s+[‘“’\"'(\[]?[A-ZÀ-ÖØ-Þ0-9]|\s+’[a-z] |\s*$)")
_ABBREVIATIONS = frozenset(
    {"art", "bijv", "bv", "ca", "dr", "drs", "d.w.z", "ing", "ir", "jl", "m.b.t", "m.i.v", "mr", "nr", "o.a"}
    | {"p", "pag", "par", "prof", "resp", "t.o.v", "vgl", "vs", "z.g", "zgn"}
)
"""Before a full stop these end no sentence; `enz` and `etc` close one as often as not, so they are left out."""

LONGEST_ABBREVIATION = 20
"""So many letters before an end are looked at: all of a long text at each of its ends took minutes."""


@dc.dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text.

    Args:
        start: Where it begins in the text it was found in.
        text: The sentence itself.
        words: How many words it has.
        syllables: How many syllables those have together.
    """

    start: int
    text: str
    words: int
    syllables: int

    @property
    def score(self) -> float:
        """Return its reading level: the formula for this sentence alone; higher is easier."""
        return flesch_douma(self.words, 1, self.syllables)


@dc.dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads as a whole.

    Args:
        words: How many words stand in its sentences.
        sentences: How many sentences.
        syllables: How many syllables.
    """

    words: int
    sentences: int
    syllables: int

    @property
    def score(self) -> float | None:
        """Return the reading level, usually between 0 and 100 and higher when easier; nothing of a text without words."""
        return flesch_douma(self.words, self.sentences, self.syllables) if self.words else None


def flesch_douma(words: int, sentences: int, syllables: int) -> float:
    """Return the reading level of a Dutch text.

    Args:
        words: At least 1.
        sentences: At least 1.
        syllables: Of all words together.

    Returns:
        206.835 − 0.93 × words a sentence − 77 × syllables a word: the formula of Flesch (1948) with the weights that Douma
        found for Dutch. Mostly between 0 and 100; a text of very short words goes above.

    Source:
        W.H. Douma (1960), De leesbaarheid van landbouwbladen, Bulletin 17, Afdeling Sociologie en Sociografie,
        Landbouwhogeschool Wageningen; formula and bands as reprinted in 1977,
        https://dbnl.org/tekst/_taa014197701_01/_taa014197701_01_0089.php
    """
    return CONSTANT - PER_WORD_OF_A_SENTENCE * words / sentences - PER_SYLLABLE_OF_A_WORD * syllables / words


def band(score: float) -> str:
    """Return how Douma calls a score, in Dutch."""
    return next((name for least, name in BANDS if score >= least), "zeer moeilijk")


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Count the syllables of a Dutch word, as it is written.

    Vowels that make one sound together (aa, ie, oe, ui, ij, eeu, …) are one syllable; all others are one each, so that
    `politie` has three and `provinciale` five. A diaeresis begins a new one (`coördinator`). A y counts when no vowel
    follows it. In a number every digit is one; what has no vowel is spelled out (`btw` has three). A few words from other
    languages stand in a list. Compounds count right unless two vowels meet at the seam without a hyphen.

    Returns:
        At least 1 for anything with a letter or digit.
    """
    low = _unstressed(word.lower()).replace("'", "’").strip("’-")
    if low in _EXCEPTIONS:
        return _EXCEPTIONS[low]
    return max(1, sum(_of_part(part) for part in re.split(r"[’-]", low) if part))


def _unstressed(word: str) -> str:
    """Leave out acute accents: één is one sound, as een is."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).replace("\u0301", ""))


def _of_part(part: str) -> int:
    digits = sum(letter.isdigit() for letter in part)
    letters = "".join(letter for letter in part if letter.isalpha())
    if part in {"s", "t", "n", "m", "k"}:
        return 0  # ’s, ’t and zo’n lean on the word beside them
    sounds = len(_SOUND.findall(_SILENT_U.sub("", letters)))
    return digits + (sounds or len(letters))


@lru_cache(maxsize=10_000)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text into sentences.

    A sentence ends at a full stop, question mark, exclamation mark or ellipsis, with the quotes that close there, when a
    capital, a digit or an opening quote follows, and at the end of the text. An abbreviation or an initial ends none.
    """
    found: list[Sentence] = []
    start = 0
    for stop in (*_ends(text), len(text)):
        piece = text[start:stop]
        words = WORD.findall(piece)
        if words:
            begin = start + len(piece) - len(piece.lstrip())
            found.append(Sentence(begin, piece.strip(), len(words), sum(map(syllables, words))))
        start = stop
    return tuple(found)


def _ends(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        before = re.search(r"[\w.]*$", text[max(0, match.start() - LONGEST_ABBREVIATION) : match.start()])
        last = before[0].lower() if before else ""
        initial = len(last) == 1 and last.isalpha() and bool(before) and text[match.start() - 1].isupper()
        if match[0] == "." and (last in _ABBREVIATIONS or initial):
            continue
        yield match.end()


def reading(found: Iterable[Sentence]) -> Reading:
    """Add sentences up to how the text reads as a whole."""
    kept = list(found)
    return Reading(sum(one.words for one in kept), len(kept), sum(one.syllables for one in kept))


def hardest(found: Iterable[Sentence], count: int) -> list[Sentence]:
    """Return the sentences with the lowest score, the hardest first; none of fewer than six words."""
    return sorted((one for one in found if one.words >= LEAST_WORDS), key=lambda one: one.score)[:count]
