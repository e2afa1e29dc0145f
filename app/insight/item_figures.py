"""How questions behave, told so that nobody’s answer can be worked out. Pure.

Everything that is told is of people together, so that it stays the same when they change places. Who was right on a
question can be worked out only when everybody but oneself was, or nobody. So:

- Of a question that at most two people had wrong, or right, only a bound is told. Nobody, one and two look the same, also
  for one of the two.
- Such a question is left out of everything in which questions are taken together: how they discriminate, and how reliable
  the test is. What is told is then the same, whether nobody, one or two had it wrong.
- Nothing of questions together is told when all but at most two people have the same total.

Each answer is told of once: who is told of in one table is in no later one.
"""

import dataclasses as dc
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Self

from app.assessment import forms
from app.catalogue.model import Form, Item, Quiz
from app.insight import item_quality
from app.insight.choice_shares import RARE, STEP, Share, plain_share
from app.insight.item_quality import EASY, HARD, Answered, Flag, Matrix, Reliability
from app.insight.periods import Period

FORMS: tuple[Form, ...] = ("a", "b")
LOOSE = ""
DECIMALS = 2
# What somebody is asked and what is right; of an explanation a question does not become another one.
FACE: dict[str, Any] = {
    "id": True, "type": True, "text": True, "options": {"__all__": {"id", "text", "correct"}},
    "steps": {"__all__": {"id", "text"}}, "targets": {"__all__": {"id", "text"}},
    "signals": {"__all__": {"id", "text", "target"}}, "number": {"answer", "tolerance", "unit", "minimum", "maximum"},
}  # fmt: skip


@dc.dataclass(frozen=True, slots=True)
class Posed:
    """A question as it was asked."""

    id: str
    text: str


@dc.dataclass(frozen=True, slots=True)
class Paper:
    """Questions that everybody who got them got together: a form, a whole quiz, or one question that was drawn.

    Args:
        form: `a`, `b`, `all`, or empty for a question that was drawn.
        key: Changes with what is asked or what is right.
        items: In the order of the file.
    """

    form: str
    key: str
    items: tuple[Posed, ...]


@dc.dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one version of a quiz.

    Args:
        whole: Form to paper, for what everybody gets together.
        drawn: Id to paper, for a question that is drawn; anchors are among those of a later year, and are no first answers.
    """

    whole: Mapping[str, Paper]
    drawn: Mapping[str, Paper]

    @classmethod
    def of(cls, quiz: Quiz) -> Self:
        """Return the papers of a version."""
        head = quiz.head
        whole: dict[str, Paper] = {form: _paper(form, items) for form in FORMS if (items := forms.form_items(head, form))}
        if not whole and head.draw == len(head.items):
            whole = {"all": _paper("all", head.items)}
        return cls(whole, {item.id: _paper(LOOSE, (item,)) for item in head.items if not item.is_anchor})

    def of_attempt(self, form: str | None, asked: Iterable[str], seen: Collection[str]) -> tuple[Paper, ...]:
        """Return the papers that somebody got in an attempt.

        Args:
            form: Of the attempt.
            asked: Ids of its items.
            seen: Ids of items that they were asked before.
        """
        whole = self.whole.get(form or "all")
        if whole:
            return (whole,)
        return tuple(self.drawn[name] for name in asked if name in self.drawn and name not in seen)

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of all."""
        return frozenset(one.key for one in (*self.whole.values(), *self.drawn.values()))


def _paper(form: str, items: Sequence[Item]) -> Paper:
    faces = [item.model_dump(mode="json", include=FACE) for item in items]
    key = hashlib.sha256(json.dumps([form, faces], sort_keys=True).encode()).hexdigest()
    return Paper(form, key, tuple(Posed(item.id, item.text) for item in items))


Run = tuple[Answered, ...]
"""What one person answered to the questions of a paper, in its order."""


@dc.dataclass(frozen=True, slots=True)
class Fewest:
    """How many people are needed; lower only to attack it."""

    flag: int = item_quality.FEWEST_FOR_FLAG
    discrimination: int = item_quality.FEWEST_FOR_DISCRIMINATION


@dc.dataclass(frozen=True, slots=True)
class ItemFigures:
    """What is told of one question.

    Args:
        id: Of the item.
        text: What was asked.
        right: The share that had it right.
        sure: The share that was sure and had it wrong; None where not everybody was asked how sure they were.
        discrimination: -1 to 1; None where it is not told.
        flags: What is remarkable.
    """

    id: str
    text: str
    right: Share
    sure: Share | None
    discrimination: float | None
    flags: tuple[Flag, ...]


@dc.dataclass(frozen=True, slots=True)
class PaperFigures:
    """What is told of one paper.

    Args:
        form: As in the paper.
        key: Likewise.
        since: The key of the quarter in which the first of these people answered.
        people: At least so many answered; a multiple of five.
        items: Every question.
        reliability: Of the questions that count in it; None where it is not told.
        counted: How many those are.
    """

    form: str
    key: str
    since: str
    people: int
    items: tuple[ItemFigures, ...]
    reliability: Reliability | None
    counted: int

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return a paper as it was kept."""
        items = tuple(
            ItemFigures(**{
                **one, "right": Share(**one["right"]), "sure": one["sure"] and Share(**one["sure"]), "flags": tuple(one["flags"]),
            })
            for one in kept["items"]
        )  # fmt: skip
        return cls(**{**kept, "items": items, "reliability": kept["reliability"] and Reliability(**kept["reliability"])})


def told(paper: Paper, runs: Sequence[Run], since: str, fewest: Fewest | None = None) -> PaperFigures:
    """Return what may be told of a paper.

    Args:
        paper: What was asked.
        runs: One for each person.
        since: The key of the quarter of the first.
        fewest: For tests; those of the definitions otherwise.
    """
    fewest, people = fewest or Fewest(), len(runs)
    columns = [[run[place] for run in runs] for place in range(len(paper.items))]
    counted = [place for place, column in enumerate(columns) if not _is_rare(sum(one.right for one in column), people)]
    matrix = [[run[place].right for place in counted] for run in runs]
    together = _is_varied(matrix)
    found: dict[int, float | None] = {}
    if together and people >= fewest.discrimination:
        found = {place: item_quality.discrimination(matrix, number) for number, place in enumerate(counted)}
    items = tuple(
        _item(posed, columns[place], found.get(place), fewest) for place, posed in enumerate(paper.items)
    )  # fmt: skip
    reliability = _rounded(item_quality.reliability(matrix)) if together else None
    return PaperFigures(paper.form, paper.key, since, people - people % STEP, items, reliability, len(counted))


def _is_rare(count: int, people: int) -> bool:
    return min(count, people - count) <= RARE


def _is_varied(matrix: Matrix) -> bool:
    totals = Counter(sum(row) for row in matrix)
    return len(matrix) - max(totals.values(), default=0) > RARE


def _rounded(found: Reliability | None) -> Reliability | None:
    return found and Reliability(*(round(value, DECIMALS) for value in dc.astuple(found)))


def _item(posed: Posed, column: Sequence[Answered], discrimination: float | None, fewest: Fewest) -> ItemFigures:
    right, people = sum(one.right for one in column), len(column)
    share = item_quality.difficulty([one.right for one in column])
    if _is_rare(right, people):
        # Nobody, one and two have to look the same, so the remark is that of nobody.
        share = float(right * 2 > people)
    flags = item_quality.flags(share, discrimination, people, fewest_for_flag=fewest.flag, fewest_shown=fewest.discrimination)
    levels = [one.level for one in column]
    sure = None if None in levels else plain_share(sum(one.is_sure_and_wrong for one in column), people)
    return ItemFigures(
        posed.id, posed.text, _right(plain_share(right, people), flags), sure,
        None if discrimination is None else round(discrimination, DECIMALS), flags,
    )  # fmt: skip


def _right(share: Share, flags: Collection[Flag]) -> Share:
    """Return a share that does not seem to contradict its flag: rounded it may lie on the border."""
    if share.state == "about" and "easy" in flags:
        return Share("at_least", round(EASY * 100))
    if share.state == "about" and "hard" in flags and share.percent >= HARD * 100:
        return Share("at_most", round(HARD * 100))
    return share


@dc.dataclass(frozen=True, slots=True)
class Told:
    """What was told of a paper, with when.

    Args:
        period: The quarter after which it was published.
        created_on: The day of it.
        paper: What was told.
    """

    period: Period
    created_on: dt.date
    paper: PaperFigures


def newest(every: Iterable[Told]) -> tuple[Told, ...]:
    """Return of each form, and of each question that was drawn, what was told last; forms first.

    Args:
        every: Newest first.
    """
    found: dict[tuple[str, str], Told] = {}
    for one in every:
        form = one.paper.form
        found.setdefault((form, "" if form else one.paper.items[0].id), one)
    return tuple(found[slot] for slot in sorted(found, key=lambda slot: (not slot[0], slot)))
