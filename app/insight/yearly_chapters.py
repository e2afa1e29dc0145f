"""The chapters of the yearly report, in their order, and what is said in each. Pure.

A new kind of published table joins the report with one line in `PARTS`: in which chapter, on what subject, by which function.
Where there is nothing to say of a subject, the report says that.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from app.insight import choice_words, yearly_drawing, yearly_outcomes
from app.insight.beginning import no_comparison
from app.insight.choice_tables import Scene
from app.insight.disclosure import Row
from app.insight.measures import CIVIL_SERVANTS, COMPLETED, OFFICE_HOLDERS, ORGANISATION, STARTED
from app.insight.sheets import Cell, Sheet
from app.insight.statements import Tongue, band_text, ends, of_people, role_name, units_finding
from app.insight.statements_yearly import by_role, is_compared, listed, modules, sentence, units
from app.insight.tables import Table
from app.insight.yearly import DUTCH, Chapter, Exhibit, Known, Report, Source, Topic, Version
from app.insight.yearly_drawing import Drawing, Series
from app.insight.yearly_outline import (
    ACCOUNT,
    AIM,
    KEPT,
    LEARNED,
    NO_PANEL,
    OUTLINES,
    POLITICS,
    REACH,
    REPORTED,
    SUMMARY,
    THEME_COLUMNS,
    THEMES,
)

Say = Callable[[Known, Tongue], Iterable[str]]
Draw = Callable[[Known, Tongue], Drawing | None]
MOST_TOLD = 3
"""Of many scenarios or questions so many are told in the text; all stand in the files."""
NO_PROSE = "Bij dit hoofdstuk is geen toelichting geschreven."


@dc.dataclass(frozen=True, slots=True)
class Part:
    """One subject of a chapter.

    Args:
        chapter: Slug of the chapter.
        topic: What it is about, as it reads after `Voor`.
        say: Gives its sentences; none where there is nothing to say. It gets what was published of the year and the year before.
        kinds: Of the register: their tables of the year stand in the chapter.
        headline: Whether its first sentence is one of the five of the summary; the number is its place there, 0 is none.
        draw: Gives its figure.
        missing: What stands there when there is nothing to say; empty is the usual sentence.
    """

    chapter: str
    topic: str
    say: Say
    kinds: tuple[str, ...] = ()
    headline: int = 0
    draw: Draw | None = None
    missing: str = ""


def _reach(known: Known, say: Tongue) -> Iterator[str]:
    yield from sentence(known.participation(), known.comparable(), ORGANISATION, STARTED, say)
    yield from _why_not_compared(known, ORGANISATION, (STARTED,), say)


def _completion(known: Known, say: Tongue) -> Iterator[str]:
    yield from sentence(known.participation(), known.comparable(), ORGANISATION, COMPLETED, say)


def _roles(known: Known, say: Tongue) -> Iterator[str]:
    yield from sentence(known.participation(), known.comparable(), CIVIL_SERVANTS, STARTED, say)


def _units(known: Known, say: Tongue) -> Iterator[str]:
    yield from units(known.participation(), say)


def _modules(known: Known, say: Tongue) -> Iterator[str]:
    yield from modules(known.modules(), say)


def _politics(known: Known, say: Tongue) -> Iterator[str]:
    for measure in (STARTED, COMPLETED):
        yield from sentence(known.participation(), known.comparable(), OFFICE_HOLDERS, measure, say)
    yield from _why_not_compared(known, OFFICE_HOLDERS, (STARTED, COMPLETED), say)


def _why_not_compared(known: Known, key: str, measures: Sequence[str], say: Tongue) -> Iterator[str]:
    """Say why there is no comparison, where there would have been one."""
    now, before = known.participation(), known.participation(before=True)
    if known.began and any(is_compared(now, before, key, one) for one in measures):
        yield no_comparison(known.began, say)


def _choices(known: Known, say: Tongue) -> Iterator[str]:
    """Say of the scenarios and dilemmas that most people did what was chosen first in their newest quarter."""
    newest = {(one.kind, one.slug): one for one in reversed(known.choices)}
    most = sorted(newest.values(), key=lambda one: (-max(scene.people for scene in one.scenes), one.title))
    for one in most[:MOST_TOLD]:
        yield f"{choice_words.headline(one, say)}. In de eerste situatie {_first_choice(one.scenes[0])}."
    rest = len(most) - MOST_TOLD
    if rest > 0:
        what = "één ander scenario of dilemma staan" if rest == 1 else f"{rest} andere scenario’s en dilemma’s staan"
        yield f"De keuzes in {what} in het gegevensbestand."


def _first_choice(scene: Scene) -> str:
    most = choice_words.most_chosen(scene)
    if most is None:
        return "liepen de keuzes uiteen: niet één keuze werd het meest gemaakt"
    about = {"at_least": "ten minste", "at_most": "ten hoogste"}.get(most.share.state, "ongeveer")
    return f"koos {about} {most.share.percent}%: ‘{most.text.rstrip('.')}’"


def _items(known: Known, say: Tongue) -> Iterator[str]:
    """Say which questions most people were sure and wrong about, over all quizzes."""
    sure = [
        (one.sure.percent, one.text, paper.paper.people, title)
        for title, paper in known.items for one in paper.paper.items if one.sure and one.sure.state == "about"
    ]  # fmt: skip
    for most, text, people, title in sorted(sure, key=lambda one: (-one[0], one[3], one[1]))[:MOST_TOLD]:
        yield (
            f"In de toets ‘{title}’ was bij de vraag ‘{text}’ ongeveer {most}% zeker van een fout antwoord; ten minste "
            f"{say.number(people)} mensen gaven antwoord."
        )


def _nothing(_known: Known, _say: Tongue) -> Iterable[str]:
    return ()


def _by_unit(known: Known, say: Tongue) -> Drawing | None:
    table = known.participation()
    if table is None or not table.units:
        return None
    finding = units_finding(table, say)
    return yearly_drawing.by_unit(table, known.comparable(), finding, say)


def _by_month(known: Known, say: Tongue) -> Drawing | None:
    tables = [one for one in known.months() if one.roles]
    if len(tables) < 2:  # noqa: PLR2004  a line has two ends
        return None
    series = []
    for key, form, colour in (
        (CIVIL_SERVANTS, "circle", yearly_drawing.BLUE),
        (OFFICE_HOLDERS, "diamond", yearly_drawing.ORANGE),
    ):
        rows = [one.row(key) for one in tables]
        shares = tuple(
            100 * row.figures[STARTED].count / row.people  # type: ignore[operator]
            if row and row.people and row.figures[STARTED].state == "shown" else None
            for row in rows
        )  # fmt: skip
        bands = tuple(ends(row.figures[STARTED]) if row and row.figures[STARTED].state == "banded" else None for row in rows)
        value = next((_at_end(row, one, tables[-1], say) for row, one in list(zip(rows, tables, strict=True))[::-1]
                      if row and row.figures[STARTED].state in {"shown", "banded"}), "")  # fmt: skip
        dashed = key == OFFICE_HOLDERS
        name = role_name(key, say).replace("Politieke ambtsdragers", "Ambtsdragers")
        series.append(Series(name, shares, form, colour, value, dashed, bands))  # type: ignore[arg-type]
    moments = [say.short_month(one.period.last) for one in tables]
    finding = by_role(tables[-1], say)
    sub = f"Deel dat in {known.year} voor het eerst meedeed, opgeteld per maand · ● ambtenaren ◆ politieke ambtsdragers (streep)"
    sub += (
        " · een balk loopt van het minste naar het meeste dat het kan zijn" if any(any(one.bands or ()) for one in series) else ""
    )
    alt = f"{finding}. Dezelfde cijfers staan in de tabel Deelname per maand."
    return yearly_drawing.over_time(moments, series, finding, sub, alt)


def _at_end(row: Row, table: Table, newest: Table, say: Tongue) -> str:
    """Return what stands at the end of a line: the share, and the month when it is not the last one."""
    figure = row.figures[STARTED]
    value = band_text(figure, row.people, say) if figure.state == "banded" else of_people(row, STARTED, say).partition(" (")[0]
    return value if table is newest else f"{value} ({say.month(table.period.last)})"


# One subject a line. A kind of table that is published later joins here.
PARTS: tuple[Part, ...] = (
    Part(REACH, "de deelname", _reach, ("participation", "months"), draw=_by_month),
    Part(REACH, "de afronding", _completion, headline=1),
    Part(REACH, "de deelname van ambtenaren", _roles),
    Part(REACH, "de deelname per afdeling", _units, draw=_by_unit),
    Part(REACH, "de deelname per onderwerp", _modules),
    Part(LEARNED, "het oordeel in scenario’s", _nothing, headline=2, missing=NO_PANEL),
    Part(LEARNED, "de kennis voor en na de modules", yearly_outcomes.knowledge, ("knowledge",)),
    Part(LEARNED, "het afronden van modules binnen dertig dagen", yearly_outcomes.lessons),
    Part(LEARNED, "de keuzes in scenario’s en dilemma’s", _choices),
    Part(LEARNED, "de misverstanden in toetsen", _items),
    Part(KEPT, "het behoud van kennis na drie maanden", yearly_outcomes.retention, ("retention",), headline=3),
    Part(REPORTED, "de bekendheid met de meldroute", yearly_outcomes.route, ("route",), headline=4),
    Part(REPORTED, "de meldingsbereidheid", yearly_outcomes.willingness, ("willingness",), headline=5),
    Part(REPORTED, "de redenen om niet te melden", yearly_outcomes.barriers, ("barriers",)),
    Part(REPORTED, "de meldgraad", yearly_outcomes.experience, ("experience",)),
    Part(REPORTED, "het aantal meldingen bij het Meldpunt", yearly_outcomes.reports, ("meldpunt",)),
    Part(POLITICS, "de deelname van politieke ambtsdragers", _politics),
    Part(POLITICS, "het melden door politieke ambtsdragers", yearly_outcomes.office_holders),
    Part(ACCOUNT, "de respons op de peilingen", yearly_outcomes.answered, ("response",)),
)


def themes() -> Exhibit:
    """Return what the report says of each theme of the plan, and what may not be read in it."""
    sheet = Sheet(THEME_COLUMNS, THEMES, texts=len(THEME_COLUMNS))
    return Exhibit(Source("themes", "", "", 0), "Wat wel en niet uit dit verslag blijkt, per thema", "", sheet)


def missing(part: Part) -> str:
    """Return what the report says of a subject of which nothing can be said."""
    return part.missing or _too_few([part.topic])


def _too_few(topics: Sequence[str]) -> str:
    return f"Voor {listed(topics)} zijn dit jaar te weinig gegevens om een uitspraak te doen."


def _topic(part: Part, known: Known) -> Topic:
    said = tuple(part.say(known, DUTCH))
    return Topic(part.topic, said or (missing(part),), told=bool(said))


def chapters(known: Known, prose: Mapping[str, str], parts: Sequence[Part] = PARTS) -> tuple[Chapter, ...]:
    """Return the chapters of a year.

    Args:
        known: What was published.
        prose: What the core team wrote, by chapter.
        parts: What is said.
    """
    topics = {part: _topic(part, known) for part in parts}
    return tuple(_chapter(number, known, prose, topics) for number in range(len(OUTLINES)))


def _chapter(number: int, known: Known, prose: Mapping[str, str], topics: Mapping[Part, Topic]) -> Chapter:
    one = OUTLINES[number]
    own = [part for part in topics if part.chapter == one.slug]
    drawn = tuple(drawing for part in own if part.draw and (drawing := part.draw(known, DUTCH)))
    told = _summary(topics) if one.slug == SUMMARY else tuple(_together([(part, topics[part]) for part in own]))
    written = prose.get(one.slug, "")
    fixed = one.fixed if one.fixed or told or written else (NO_PROSE,)
    title = f"{number}. {one.title}" if number else one.title
    return Chapter(one.slug, title, fixed, told, drawn, tuple(_exhibits(one.slug, own, known)), written, hint=one.hint)


def _summary(topics: Mapping[Part, Topic]) -> tuple[Topic, ...]:
    """Return the five sentences: the first of each subject that is one of them."""
    heads = sorted((part for part in topics if part.headline), key=lambda part: part.headline)
    return tuple(dc.replace(topics[part], sentences=topics[part].sentences[:1]) for part in heads)


def _together(found: Sequence[tuple[Part, Topic]]) -> Iterator[Topic]:
    """Give what can be said, and then in one sentence of what nothing can be said."""
    silent = [part.topic for part, topic in found if not topic.told and not part.missing]
    yield from (topic for part, topic in found if topic.told or part.missing)
    if silent:
        yield Topic(listed(silent), (_too_few(silent),), told=False)


def _exhibits(slug: str, parts: Iterable[Part], known: Known) -> Iterator[Exhibit]:
    """Give the tables of a chapter; a definition stands under the first that it is of."""
    if slug == AIM:
        yield themes()
    kinds, said = {kind for part in parts for kind in part.kinds}, set[str]()
    for one in known.exhibits:
        if one.source.kind in kinds and _stands_in_text(one.source, known):
            yield dc.replace(one, definition="" if one.definition in said else one.definition)
            said.add(one.definition)
    if slug == REACH and (made := by_module(known)):
        yield made


def _stands_in_text(source: Source, known: Known) -> bool:
    """Tell whether a table stands in the document; all others go in the files.

    Of participation that is the year as a whole. Of the Meldpunt it is the newest, which holds the quarters before it.
    """
    if source.kind == "meldpunt":
        return source.period == max(one.source.period for one in known.exhibits if one.source.kind == source.kind)
    return source.kind != "participation" or (source.period == str(known.year) and not source.subject)


def by_module(known: Known) -> Exhibit | None:
    """Return the whole organisation in each module: of every table of a module in the register the row of both roles."""
    rows: list[tuple[Cell, ...]] = []
    columns: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    name = role_name(ORGANISATION, DUTCH)
    titles = {one.module: one.module_title for one in known.modules()}
    for one in known.exhibits:
        source = one.source
        if source.kind == "participation" and source.period == str(known.year) and source.subject in titles:
            columns, keys = one.sheet.columns[2:], one.sheet.keys[2:]
            rows += [(titles[source.subject], *row[2:]) for row in one.sheet.rows if row[0] == name]
    if not rows:
        return None
    rows.sort(key=lambda row: str(row[0]))
    sheet = Sheet(("Module of briefing", *columns), tuple(rows), texts=1, keys=("module", *keys))
    definition = "Per onderwerp, van beide rollen samen. Wie aan meer onderwerpen begon, telt bij elk daarvan mee."
    return Exhibit(
        Source("modules", "", str(known.year), 0), f"Deelname en afronding per onderwerp, {known.year}", definition, sheet
    )


def report(
    organisation: str, known: Known, prose: Mapping[str, str], versions: Sequence[Version], made_on: dt.date, *, is_draft: bool
) -> Report:  # fmt: skip
    """Return the whole report.

    Args:
        organisation: Whose.
        known: What was published of the year.
        prose: What the core team wrote, by chapter.
        versions: The frozen ones, oldest first; with the one that is being made at the end when it is no draft.
        made_on: The day on its cover.
        is_draft: Whether it is not frozen.
    """
    return Report(organisation, known.year, tuple(versions), is_draft, made_on, chapters(known, prose), known)
