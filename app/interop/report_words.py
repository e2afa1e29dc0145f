"""The words around the chapters of a yearly report: cover, versions, definitions. In Dutch, for PDF, DOCX and page alike."""

from collections.abc import Iterator

from app.insight.yearly import DUTCH, Report, Version

CONTENTS, EXPLAINED, TABLES = "Inhoud", "Toelichting van het kernteam", "Bijlage. Definities en gegevens"
HIDDEN_NOTE = (
    "In de tabellen betekent x: afgeschermd, zodat van niemand te zien is wat diegene deed. ‘Ten minste’ en ‘ten hoogste’ geven "
    "een grens in plaats van een aantal. Een lege cel betekent dat er niets te tellen was, of dat het cijfer daar niet bestaat."
)


CALCULATED = (
    "De cijfers van dit jaar in figuren en tabellen staan in dat gegevensbestand. Verschillen, marges en gemiddelden in de "
    "zinnen zijn daaruit berekend. Cijfers van eerdere jaren staan in het gegevensbestand van dat jaar."
)


def cover(report: Report) -> list[str]:
    """Return the lines under the title: whose it is, which version, and of a correction what changed."""
    day = DUTCH.day(report.made_on)
    if report.is_draft and report.versions:
        draft = f"Concept van {day} voor een volgende versie; cijfers en tekst kunnen wijzigen."
        return [report.organisation, f"{draft} Versie {report.number - 1} is vastgesteld en verandert niet meer."]
    if report.is_draft:
        return [report.organisation, f"Concept van {day}. Nog niet vastgesteld; cijfers en tekst kunnen wijzigen."]
    lines = [report.organisation, f"Versie {report.number}, vastgesteld op {day}"]
    if report.number > 1:
        lines.append(f"Deze versie vervangt versie {report.number - 1}. Wat er veranderde: {report.versions[-1].reason}")
    return lines


def version_lines(report: Report) -> list[str]:
    """Return one paragraph for each version up to this one, with what changed and the hash of its data."""
    return [line for one in report.versions for line in _version(one)]


def _version(one: Version) -> Iterator[str]:
    text = f"Versie {one.number} is vastgesteld op {DUTCH.day(one.made_on)}."
    if one.reason:
        text += f" Wat er veranderde: {one.reason.rstrip('.')}."
    if one.changes:
        text += f" {changed(one)}"
    yield text
    yield f"Controlegetal van de gegevens van versie {one.number} (SHA-256): {one.data_hash}"


MOST_CHANGES = 12


def changed(version: Version) -> str:
    """Return what the program saw change; of very many the first, and how many more."""
    shown, rest = version.changes[:MOST_CHANGES], len(version.changes) - MOST_CHANGES
    more = "" if rest <= 0 else " En nog één andere wijziging." if rest == 1 else f" En nog {rest} andere wijzigingen."
    return " ".join(shown) + more


def kinds(report: Report) -> list[tuple[str, str]]:
    """Return name and definition of every kind of table in the report, each once."""
    found: dict[str, tuple[str, str]] = {}
    for one in report.known.exhibits:
        found.setdefault(one.source.kind, (one.title.partition(", ")[0], one.definition))
    return list(found.values())


def file_list(report: Report) -> list[str]:
    """Return what belongs to the report besides the document."""
    count = DUTCH.number(len(report.known.exhibits))
    tables = "één tabel" if len(report.known.exhibits) == 1 else f"{count} tabellen"
    return [
        f"Bij dit verslag hoort een gegevensbestand met {tables} als CSV, een leeswijzer, en dezelfde gegevens voor programma’s.",
        CALCULATED,
    ]
