"""A review as the document that other programs read: only plain values, with names that stay."""

from app.catalogue.check_style import Read
from app.catalogue.review import Review
from app.errors import Problem

FORMAT = 1
"""Goes up when a name in the document changes its meaning or goes away; a new name does not change it."""


def document(found: Review) -> dict[str, object]:
    """Return a review as plain values.

    Returns:
        `format`, `ok`, `errors`, `warnings`, `spelling` (`checked` or `no dictionary`), `problems`, `modules` and `texts`, as
        in the guide for editors. Reading levels have one decimal; None where there is no sentence.
    """
    errors = sum(problem.severity == "error" for problem in found.problems)
    return {
        "format": FORMAT,
        "ok": found.catalogue is not None,
        "errors": errors,
        "warnings": len(found.problems) - errors,
        "spelling": "checked" if found.spelled else "no dictionary",
        "problems": [_problem(problem) for problem in found.problems],
        "modules": [
            {
                "kind": one.kind, "slug": one.slug, "title": one.title, "words": one.words, "minutes": one.minutes,
                "lessons": one.lessons, "items": one.items, "scenes": one.scenes, "sources": one.sources,
                "reading_level": _rounded(one.reading_level), "claims_with_source": one.claims_with_source,
                "claims_without_source": one.claims_without_source,
            }
            for one in found.modules
        ],
        "texts": [{"kind": one.kind, **_text(one.read)} for one in found.texts],
    }  # fmt: skip


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "path": problem.path, "line": problem.line, "column": problem.column, "severity": problem.severity,
        "what": problem.what, "remedy": problem.remedy,
    }  # fmt: skip


def _text(read: Read) -> dict[str, object]:
    return {
        "path": read.path,
        "words": read.reading.words,
        "sentences": read.reading.sentences,
        "syllables": read.reading.syllables,
        "reading_level": _rounded(read.reading.score),
        "hardest": [
            {"line": line, "column": column, "reading_level": _rounded(one.score), "words": one.words, "text": one.text}
            for (line, column), one in read.hardest
        ],
    }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 1)
