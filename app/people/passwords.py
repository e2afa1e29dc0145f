"""Which passwords are good enough. Pure.

Long, and not what anybody would try first; no rules about kinds of characters, and no changing every so often
(ASVS 5.0, 6.2.1 to 6.2.12; NIST SP 800-63B, 3.1.1.2).
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Literal

SHORTEST, LONGEST = 12, 128
FEWEST_LEFT = 6
"""So many letters have to be left of a password when the words that everybody tries are taken out."""
FEWEST_DIFFERENT = 5
SHORTEST_WORD = 4

Fault = Literal["short", "long", "common", "own_words"]

# What lists of leaked passwords are full of, in Dutch and English.
_LISTED = """
password passw0rd wachtwoord welkom welcome geheim secret letmein login inloggen admin administrator beheerder
iloveyou ikhouvanjou hallo hello monkey dragon master superman batman football voetbal princess sunshine
shadow trustno1 whatever test testen demo guest gast user gebruiker default changeme verander
qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm azerty
lente voorjaar zomer herfst najaar winter spring summer autumn
januari februari maart april juni juli augustus september oktober november december
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
amsterdam rotterdam utrecht nederland holland feyenoord oranje
provincie province overheid gemeente ambtenaar statenlid gedeputeerde kernteam signaalwijzer ondermijning
"""
COMMON = frozenset(_LISTED.split())
ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "01234567890123456789")
LOOKS_LIKE = str.maketrans("0134578@$!", "oieastbasi")


def fault_of(password: str, own_words: Collection[str]) -> Fault | None:
    """Return what is wrong with a new password, or None.

    Args:
        password: As typed.
        own_words: Names, address and departments: what somebody who knows the person or the organisation would try.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(plain)) < FEWEST_DIFFERENT or _is_a_row(plain) or _is_made_of(plain, COMMON):
        return "common"
    return "own_words" if _is_made_of(plain, {*COMMON, *_words(own_words)}) else None


def _is_a_row(plain: str) -> bool:
    """Tell whether it is one row of keys or letters, forwards or backwards, or one short piece again and again."""
    rows = [row * 3 for row in ROWS]
    repeated = re.fullmatch(r"(.{1,6}?)\1+.{0,5}", plain) is not None
    return repeated or any(plain in row or plain in row[::-1] for row in rows)


def _is_made_of(plain: str, words: Collection[str]) -> bool:
    """Tell whether hardly anything is left when words that everybody tries are taken out."""
    for text in (plain, plain.translate(LOOKS_LIKE)):
        left = text
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word, " ")
        if left != text and sum(letter.isalpha() for letter in left) < FEWEST_LEFT:
            return True
    return False


def _words(texts: Collection[str]) -> set[str]:
    """Return the words of names and addresses, long enough to say something."""
    plain = (unicodedata.normalize("NFKC", text).casefold() for text in texts)
    return {word for text in plain for word in re.split(r"[\W_]+", text) if len(word) >= SHORTEST_WORD}
