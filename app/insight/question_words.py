"""The ten hardest questions, and the ten that people answer wrongly while they are sure: from what was published. Pure.

Shares are rounded to five percent, so they are told as “about” and have no margin.
"""

import dataclasses as dc
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from app.insight.choice_shares import ALL_PERCENT, Share
from app.insight.choice_words import share_text
from app.insight.item_figures import ItemFigures, Told
from app.insight.periods import Period
from app.insight.sheets import Cell, Percent, Sheet
from app.insight.statements import Tongue

Order = Literal["hardest", "sure"]
ORDERS: tuple[Order, ...] = ("hardest", "sure")
TOP = 10
KEYS = ("quiz", "question", "people_at_least", "right_percent", "sure_and_wrong_percent", "answered_until")


@dc.dataclass(frozen=True, slots=True)
class Question:
    """A question with what was told of it last.

    Args:
        quiz: Slug of its quiz.
        title: Of that quiz.
        item: What was told.
        people: At least so many answered.
        until: The quarter after which it was published.
    """

    quiz: str
    title: str
    item: ItemFigures
    people: int
    until: Period


def questions(quizzes: Mapping[str, tuple[str, Sequence[Told]]], until: Period) -> tuple[Question, ...]:
    """Return every question as it was told last, until a quarter.

    Args:
        quizzes: Slug to title, and everything that was told, newest first.
        until: What was published after it is left out.
    """
    found: dict[tuple[str, str], Question] = {}
    for slug, (title, every) in sorted(quizzes.items()):
        for told in (one for one in every if one.period.last <= until.last):
            for item in told.paper.items:
                one = Question(slug, title, item, told.paper.people, told.period)
                known = found.get((slug, item.id))
                # An anchor stands in two forms: of one quarter the form that more people answered counts.
                if known is None or (known.until == one.until and known.people < one.people):
                    found[slug, item.id] = one
    return tuple(found.values())


def top(every: Iterable[Question], order: Order) -> tuple[Question, ...]:
    """Return the ten that stand out most; of equals the one with more answers comes first.

    Where hardly anybody was sure and wrong only a bound is known, and a question without one is left out.
    """
    known = [one for one in every if order == "hardest" or (one.item.sure and one.item.sure.state != "at_most")]
    return tuple(sorted(known, key=KEY[order])[:TOP])


def _right(one: Question) -> tuple[int, int, str, str]:
    return (_at(one.item.right), -one.people, one.quiz, one.item.id)


def _sure(one: Question) -> tuple[int, int, str, str]:
    return (-_at(one.item.sure) if one.item.sure else 0, -one.people, one.quiz, one.item.id)


KEY: Mapping[Order, Callable[[Question], tuple[int, int, str, str]]] = MappingProxyType({"hardest": _right, "sure": _sure})


def _at(share: Share) -> int:
    return share.percent


def finding(chosen: Sequence[Question], order: Order, say: Tongue) -> str:
    """Return what stands out, in one sentence."""
    if not chosen:
        return say.gettext("Van geen enkele vraag is genoeg bekend")
    first = chosen[0]
    values = {"question": first.item.text, "share": about_text(first.item.right, say)}
    if order == "hardest":
        return say.gettext("De moeilijkste vraag had %(share)s goed: ‘%(question)s’", **values)
    values["share"] = about_text(first.item.sure, say)
    return say.gettext("Bij ‘%(question)s’ is %(share)s zeker van een fout antwoord", **values)


def about_text(share: Share | None, say: Tongue) -> str:
    """Return a rounded share inside a sentence: `ongeveer 35%`, or a bound."""
    if share is None:
        return "–"
    if share.state == "about":
        return say.gettext("ongeveer %(percent)d%%", percent=share.percent)
    return share_text(share, say)


def name(order: Order, say: Tongue) -> str:
    """Return what a list is called."""
    return {"hardest": say.gettext("De moeilijkste vragen"), "sure": say.gettext("Zeker maar fout")}[order]


def definition(order: Order, say: Tongue) -> str:
    """Return what is counted and of whom."""
    common = say.gettext(
        "Van iedereen telt het eerste antwoord in een toets, van de hele organisatie samen. Delen zijn afgerond op vijf "
        "procent: lees ze als ‘ongeveer’. Daarom staat er geen marge. Aantallen mensen zijn naar beneden afgerond op "
        "vijf."
    )
    if order == "hardest":
        return say.gettext("De tien vragen die het minst vaak goed waren.") + " " + common
    first = say.gettext("De tien vragen waarbij de meeste mensen zeker waren van een fout antwoord, van alle antwoorden.")
    return first + " " + common


def about(say: Tongue) -> str:
    """Return what these figures count, for whoever has only the numbers before them."""
    return definition("hardest", say)


def sheet(chosen: Iterable[Question], say: Tongue) -> Sheet:
    """Return questions in their order."""
    columns = (
        say.gettext("Toets"), say.gettext("Vraag"), say.gettext("Mensen (ten minste)"), say.gettext("Goed (%)"),
        say.gettext("Zeker maar fout (%)"), say.gettext("Tot en met"),
    )  # fmt: skip
    return Sheet(columns, tuple(_row(one, say) for one in chosen), texts=2, keys=KEYS)


def _row(one: Question, say: Tongue) -> tuple[Cell, ...]:
    sure: Cell = "–" if one.item.sure is None else _cell(one.item.sure, say)
    return (one.title, one.item.text, one.people, _cell(one.item.right, say), sure, one.until.key)


def _cell(share: Share, say: Tongue) -> Cell:
    return Percent(share.percent) if share.state == "about" else share_text(share, say)


def place(share: Share) -> tuple[float, Literal["full", "hollow"]]:
    """Return where a share stands on an axis and how it is drawn: a bound is hollow."""
    return float(min(max(share.percent, 0), ALL_PERCENT)), "full" if share.state == "about" else "hollow"
