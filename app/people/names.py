"""Names and addresses: one normal form for mail addresses, so that look-alikes are one person; the initials of a name."""

import unicodedata


def email_key(address: str) -> str:
    """Return the form in which addresses are compared: no white space around, NFKC, case folded."""
    # PostgreSQL keeps no NUL in a text.
    return unicodedata.normalize("NFKC", address).strip().casefold().replace("\0", "\N{REPLACEMENT CHARACTER}")


def initials(given: str, family: str) -> str:
    """Return the one initial of a given name and the one of a family name, such as `S. B.` for Samira Bakker.

    Of a family name with small words in front it is the first letter that is written large: Van der Berg is `V.`, van der
    Berg is `B.` A digraph IJ stays whole.
    """
    letters = (_initial(given.strip()), _initial(_without_small_words(family.strip())))
    return " ".join(f"{one}." for one in letters if one)


def _initial(name: str) -> str:
    plain = unicodedata.normalize("NFC", name)
    found = next((place for place, letter in enumerate(plain) if letter.isalpha()), None)
    if found is None:
        return ""
    return "IJ" if plain[found : found + 2] == "IJ" else plain[found].upper()[:1]


def _without_small_words(name: str) -> str:
    return name[next((place for place, letter in enumerate(name) if letter.isupper()), 0) :]
