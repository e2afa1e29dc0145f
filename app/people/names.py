"""One normal form for mail addresses, so that look-alikes are one person."""

import unicodedata


def email_key(address: str) -> str:
    """Return the form in which addresses are compared: no white space around, NFKC, case folded."""
    # PostgreSQL keeps no NUL in a text.
    return unicodedata.normalize("NFKC", address).strip().casefold().replace("\0", "\N{REPLACEMENT CHARACTER}")
