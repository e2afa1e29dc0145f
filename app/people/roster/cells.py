"""What one cell of a list says. Each returns a value, or raises what is wrong in one sentence, with the remedy."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping

from app.people.roster.columns import plain

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_NUMBER = 120, 254, 120
FIRST_YEAR, LAST_YEAR = 1950, 2100
FIRST_SERIAL, LAST_SERIAL = 18264, 73050
"""Day numbers of Excel, of 1950 and of 2100: less or more is no date that anybody means."""
EXCEL_ZERO = dt.date(1899, 12, 30)
_ADDRESS = re.compile(r"[^@\s,;:<>\"()\[\]\\]+@[^@\s,;:<>\"()\[\]\\]+\.[^@\s,;:<>\"()\[\]\\.]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 0?0:00(?::00)?)?")
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*(%?)")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
MONTHS = 12

ROLES: Mapping[str, str] = {
    plain(word): role
    for role, words in {
        "civil_servant": (
            "ambtenaar", "medewerker", "civil servant", "civil_servant", "employee", "griffie", "griffiemedewerker",
        ),
        "office_holder": (
            "politieke ambtsdrager", "politiek ambtsdrager", "ambtsdrager", "bestuurder", "office holder",
            "office_holder",
        ),
    }.items()
    for word in words
}  # fmt: skip
OFFICES: Mapping[str, str] = {
    plain(word): office
    for office, words in {
        "statenlid": (
            "statenlid", "lid provinciale staten", "ps-lid", "member of provinciale staten",
            "lid van provinciale staten",
        ),
        "gedeputeerde": ("gedeputeerde", "gs-lid", "lid gedeputeerde staten", "member of gedeputeerde staten"),
        "commissaris": ("commissaris", "commissaris van de koning", "cdk", "cvdk", "king's commissioner"),
        "fractieondersteuner": (
            "fractieondersteuner", "fractieondersteuning", "fractiemedewerker", "fractie support", "group support",
        ),
    }.items()
    for word in words
}  # fmt: skip
EMPLOYMENTS: Mapping[str, str] = {
    plain(word): employment
    for employment, words in {
        "own": (
            "in dienst", "intern", "vast", "tijdelijk", "bepaalde tijd", "onbepaalde tijd", "eigen",
            "eigen personeel", "ambtelijk",
                "stagiair", "trainee", "own", "internal", "employee", "permanent", "temporary"),
        "external": (
            "extern", "inhuur", "externe inhuur", "ingehuurd", "zzp", "zzp'er", "uitzendkracht", "uitzend",
            "gedetacheerd",
                     "detachering", "payroll", "external", "contractor", "hired"),
    }.items()
    for word in words
}  # fmt: skip


class CellError(Exception):
    """What a cell holds cannot be right."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keep both sentences."""
        super().__init__(what)
        self.what, self.remedy = what, remedy


def name(text: str, called: str) -> str:
    """Return a name in its composed form.

    Args:
        text: As in the cell.
        called: The word for it in a message.

    Raises:
        CellError: It has no letter, something nobody can type, or too much.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(letter.isalpha() for letter in text):
        raise CellError(f"Hier hoort een {called}." if not text else f"‘{text}’ is geen {called}.", "Vul de naam in.")
    if "@" in text or not text.isprintable():
        raise CellError(f"‘{_short(text)}’ is geen {called}.", "Vul de naam in, zonder vreemde tekens.")
    if len(text) > LONGEST_NAME:
        raise CellError(f"Deze {called} is langer dan {LONGEST_NAME} tekens.", "Kort hem in.")
    return text


def address(text: str) -> str:
    """Return a mail address.

    Raises:
        CellError: It is none.
    """
    if not text:
        raise CellError("Hier hoort een e-mailadres.", "Vul het adres van het werk in.")
    if not _ADDRESS.fullmatch(text) or not text.isprintable() or len(text) > LONGEST_ADDRESS:
        raise CellError(f"‘{_short(text)}’ is geen e-mailadres.", "Vul één adres in, zoals a.jansen@provincie.example.")
    return text


def number(text: str) -> str:
    """Return the number that HR gave somebody, as a text: it may have letters and leading zeros.

    Raises:
        CellError: It is missing, mutilated by a spreadsheet program, or too long.
    """
    if not text:
        raise CellError("Hier hoort een personeelsnummer.", "Vul het nummer in; het is de sleutel waaraan we iemand herkennen.")
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(
            f"‘{text}’ is een personeelsnummer dat Excel heeft afgerond.",
            "Maak de kolom in Excel op als tekst, en sla opnieuw op.",
        )
    if "@" in text or len(text) > LONGEST_NUMBER or not text.isprintable():
        raise CellError(f"‘{_short(text)}’ is geen personeelsnummer.", "Vul het nummer uit het personeelssysteem in.")
    return text


def share(text: str) -> float:
    """Return a part-time share, above 0 and at most 1; an empty cell is a whole one.

    Raises:
        CellError: It is no share, or it might be hours a week.
    """
    if not text:
        return 1.0
    found = _SHARE.fullmatch(text)
    value = float(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else 0.0
    if not 0 < value <= 1:
        remedy = "Schrijf een deel van 1, zoals 0,8, of een percentage, zoals 80%. Uren per week lezen we niet."
        raise CellError(f"‘{_short(text)}’ is geen deeltijdfactor.", remedy)
    return round(value, 4)


def day(text: str) -> dt.date | None:
    """Return a day; None for an empty cell.

    Raises:
        CellError: It is no day, or not between 1950 and 2100.
    """
    if not text:
        return None
    found, dutch = _ISO.fullmatch(text), _DUTCH.fullmatch(text)
    if found:
        return _date(text, int(found[1]), int(found[2]), int(found[3]))
    if dutch:
        return _date(text, int(dutch[3]), int(dutch[2]), int(dutch[1]))
    if text.isascii() and text.isdigit() and FIRST_SERIAL <= int(text[:9]) < LAST_SERIAL:
        return EXCEL_ZERO + dt.timedelta(days=int(text))
    raise CellError(f"‘{_short(text)}’ is geen datum.", "Schrijf de datum als 31-12-2026 of 2026-12-31.")


def _date(text: str, year: int, month: int, date: int) -> dt.date:
    if month > MONTHS >= date:
        raise CellError(f"‘{text}’ heeft maand {month}.", "Schrijf eerst de dag en dan de maand: 31-12-2026.")
    try:
        found = dt.date(year, month, date)
    except ValueError:
        raise CellError(f"‘{text}’ is een dag die niet bestaat.", "Kijk de datum na.") from None
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise CellError(f"‘{text}’ ligt te ver weg.", f"Het jaar ligt tussen {FIRST_YEAR} en {LAST_YEAR}.")
    return found


def word(text: str, words: Mapping[str, str], called: str, examples: str) -> str | None:
    """Return what one of a few fixed words means; None for an empty cell.

    Args:
        text: As in the cell.
        words: Plain word to meaning.
        called: The word for it in a message.
        examples: What may be written.

    Raises:
        CellError: It is another word.
    """
    if not text:
        return None
    found = words.get(plain(text))
    if found is None:
        raise CellError(f"‘{_short(text)}’ is geen {called}.", f"Schrijf {examples}.")
    return found


def _short(text: str) -> str:
    longest = 60
    shown = "".join(letter if letter.isprintable() else "·" for letter in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
