"""The files of a yearly report: its tables as CSV in one archive, and archives that do not tell when they were made."""

import io
import textwrap
import zipfile
from collections.abc import Iterable, Iterator

from app.insight import sheets, yearly
from app.insight.yearly import Exhibit, Report

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can tell: all files have it, so that the same files make the same archive."""
READ_ME, DATA, LINE = "LEESMIJ.txt", "gegevens.json", 92
ORDINARY_FILE = 0o644 << 16

METHOD = """
Alle tabellen zijn gepubliceerd voordat dit verslag werd gemaakt, en eerst beschermd: groepen onder een minimum zijn afgeschermd,
en soms een andere groep daarbij, zodat ook door aftrekken niets te herleiden is. Een cel met x is afgeschermd. ‘Ten minste’ en
‘ten hoogste’ geven een grens in plaats van een aantal.

Elk bestand heeft kolommen gescheiden door komma’s, in UTF-8. In Excel: Gegevens, Uit tekst/CSV. Percentages staan zonder teken,
getallen met een punt als decimaalteken.

gegevens.json bevat dezelfde tabellen voor programma’s, met de Engelse namen van de kolommen en met welke uitgave van welke tabel
gebruikt is. Van die gegevens is het controlegetal (SHA-256) genomen dat in het verslag staat: zonder witruimte, met gesorteerde
sleutels, in UTF-8.
"""


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip archive of files in this order, without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, ORDINARY_FILE
            made.writestr(entry, content)
    return out.getvalue()


def bundle(report: Report) -> bytes:
    """Return every table of the year as CSV, with how to read them, what they count, and the canonical data."""
    files = [(READ_ME, _read_me(report).encode()), (DATA, yearly.canonical(yearly.data(report)).encode())]
    files += [(f"{one.name}.csv", sheets.csv_text(one.sheet).encode()) for one in report.known.exhibits]
    return archive(files)


def _read_me(report: Report) -> str:
    """Return what stands beside the tables, with lines ended as Windows does."""
    state = "Concept" if report.is_draft else f"Versie {report.number}, vastgesteld op {yearly.DUTCH.day(report.made_on)}"
    lines = [report.title, report.subtitle, report.organisation, state, ""]
    if not report.is_draft:
        lines += [f"Controlegetal van de gegevens (SHA-256): {report.versions[-1].data_hash}", ""]
    for one in report.versions:
        lines += [f"Versie {one.number}: {one.reason}"] if one.reason else []
    lines += ["Hoe de cijfers zijn gemaakt", ""]
    for paragraph in METHOD.strip().split("\n\n"):
        lines += [*textwrap.wrap(paragraph, LINE), ""]
    lines += [*_definitions(report), "De bestanden", ""]
    for exhibit in report.known.exhibits:
        lines += [f"{exhibit.name}.csv: {exhibit.title}"]
    return "\r\n".join([*lines, ""])


def _definitions(report: Report) -> Iterator[str]:
    seen: dict[str, Exhibit] = {}
    for one in report.known.exhibits:
        seen.setdefault(one.source.kind, one)
    for kind, one in seen.items():
        yield from (f"Bestanden die beginnen met {kind}", "")
        yield from (*textwrap.wrap(one.definition, LINE), "")
        keys = one.sheet.keys or one.sheet.columns
        yield from (f"- {title} ({key})" for title, key in zip(one.sheet.columns, keys, strict=True))
        yield ""
