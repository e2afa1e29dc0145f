"""Which of the two equal forms somebody gets before: assigned crosswise, and as many to one as to the other."""

import datetime as dt
import secrets
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.assessment import forms
from app.assessment.forms import Asked, Drawn
from app.catalogue.model import Quiz
from app.clock import local_date
from app.learning.records import FormAssignment
from app.learning.route import Progress
from app.storage.append import append_once
from app.storage.database import Db
from app.storage.turns import take_turns

ASKING = frozenset({"quiz", "entry", "refresher"})
"""Kinds of attempts that ask items of a quiz and may ask the same ones; a probe has items of its own."""


def first_form(db: Db, quiz: str, audience: str, subject: UUID, at: dt.datetime) -> str:
    """Return which form somebody gets before; assign one the first time.

    Of each audience as many get one form as the other: at no moment does it differ by more than one. Chance decides when
    there are as many of both.

    Args:
        db: For writing.
        quiz: Slug.
        audience: The role that is stamped on what they do.
        subject: Whose.
        at: Now.

    Returns:
        `a` or `b`; after, it is the other one.
    """
    known = _assigned(db, quiz, subject)
    if known:
        return known
    take_turns(db, f"forms of {quiz} for {audience}")
    counted = sa.select(FormAssignment.first_form, sa.func.count())
    counted = counted.where(FormAssignment.quiz == quiz, FormAssignment.audience == audience).group_by(FormAssignment.first_form)
    numbers = dict(db.execute(counted).all())
    lead = numbers.get("a", 0) - numbers.get("b", 0)
    form = ("b" if lead > 0 else "a") if lead else secrets.choice("ab")
    append_once(db, FormAssignment, {
        "id": uuid4(), "subject": subject, "quiz": quiz, "audience": audience, "first_form": form, "at": at,
    })  # fmt: skip
    return _assigned(db, quiz, subject) or form


def _assigned(db: Db, quiz: str, subject: UUID) -> str | None:
    query = sa.select(FormAssignment.first_form).where(FormAssignment.quiz == quiz, FormAssignment.subject == subject)
    return db.scalar(query)


def next_quiz(quiz: Quiz, form: str, progress: Progress, at: dt.datetime, seed: int) -> Drawn:
    """Return what the next attempt of somebody at a quiz with forms asks.

    Args:
        quiz: The current version.
        form: What they get before.
        progress: What they did.
        at: Now.
        seed: Of the new attempt.
    """
    history = [
        Asked(fact.kind, fact.year, fact.asked or fact.steps)
        for fact in progress.attempts
        if fact.kind in ASKING and fact.slug == quiz.slug
    ]
    return forms.next_quiz(quiz.head, form, history, local_date(at).year, seed)
