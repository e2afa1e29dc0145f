"""The catalogue of English texts as it stands in the project, and as the program reads it."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
ENGLISH = ROOT / "app/text/en/LC_MESSAGES/messages.po"


def committed() -> Catalog:
    """Return the English texts of the project."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def messages_of(catalogue: Catalog) -> list[Message]:
    """Return the texts of a catalogue, without its head."""
    return [message for message in catalogue if message.id]


def forms_of(texts: object) -> tuple[str, ...]:
    """Return the one form of a text, or all forms of a text with a number in it."""
    return tuple(map(str, texts)) if isinstance(texts, (tuple, list)) else (str(texts or ""),)


def twins(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Return every Dutch text with its English one, form by form."""
    for message in messages_of(catalogue):
        yield from zip(forms_of(message.id), forms_of(message.string), strict=True)


def compiled(folder: Path) -> Path:
    """Write the texts as the program reads them, and return their folder; no test waits for `make assets`."""
    place = folder / "en/LC_MESSAGES/messages.mo"
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        write_mo(file, committed())
    return folder
