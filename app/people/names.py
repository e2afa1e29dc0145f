"""One normal form for mail addresses, so that look-alikes are one person."""

import unicodedata


def email_key(address: str) -> str:
    """Return the form in which addresses are compared: no white space around, NFKC, case folded."""
    return unicodedata.normalize("NFKC", address).strip().casefold()
