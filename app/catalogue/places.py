"""Problems at their place in a file."""

from collections.abc import Mapping

from app.catalogue.strict_yaml import Path, Place
from app.errors import Problem

Places = Mapping[Path, Place]


def problem_at(path: str, places: Places, where: Path, what: str, remedy: str) -> Problem:
    """Make a problem at the nearest place that is known in the file."""
    while where and where not in places:
        where = where[:-1]
    line, column = places.get(where, (1, 1))
    return Problem(path, line, column, what, remedy)


def double_ids(path: str, places: Places, where: Path, ids: list[str]) -> list[Problem]:
    """Return a problem for every id that was there before."""
    return [
        problem_at(path, places, (*where, index, "id"), f"De id ‘{name}’ komt twee keer voor.", "Geef er een een andere id.")
        for index, name in enumerate(ids) if name in ids[:index]
    ]  # fmt: skip


def unknown_sources(path: str, places: Places, where: Path, holders: tuple[object, ...], known: set[str]) -> list[Problem]:
    """Return a problem for every source that is named and does not exist."""
    return [
        problem_at(path, places, (*where, index, "sources", position), f"Bron ‘{source}’ staat niet in de bronnenlijst.",
                   "Voeg de bron toe, of verbeter de verwijzing.")
        for index, holder in enumerate(holders)
        for position, source in enumerate(getattr(holder, "sources", ())) if source not in known
    ]  # fmt: skip
