"""The bare page: what Flask and SQLAlchemy cost without anything of ours.

One query, one template with a loop, a page as long as asked for; one insert that commits and redirects. No sign-in, no
session, no translation, no protection against forgery, no security headers. The engine is ours, so that both are equally durable.
"""

import datetime as dt
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask, redirect, render_template_string, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.config import Config
from app.storage.database import make_engine

LINE: Final = "Een signaal herken je aan iets dat net niet klopt; bespreek het, en meld het langs de juiste route. "
PAGE: Final = """\
<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Regels</title></head><body><main>
{% for line in lines %}<p>{{ line }}</p>
{% endfor %}</main></body></html>
"""
LONGEST: Final = 4000


class _Base(DeclarativeBase):
    pass


class Line(_Base):
    """One line of a page."""

    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class Answer(_Base):
    """One row for every submission."""

    __tablename__ = "answer"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    choice: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())


def fill(url: str) -> None:
    """Make the tables, with lines for the longest page."""
    engine = make_engine(url)
    _Base.metadata.create_all(engine)
    with Session(engine) as db, db.begin():
        db.add_all(Line(text=LINE) for _number in range(LONGEST))
    engine.dispose()


def lines_for(size: int) -> int:
    """Return how many lines make a page of about this many bytes, at least one."""
    frame = len(PAGE) - len("{% for line in lines %}<p>{{ line }}</p>\n{% endfor %}")
    return max(1, min(LONGEST, round((size - frame) / (len(LINE) + len("<p></p>\n")))))


def load(config: Config) -> Flask:
    """Make the bare application."""
    flask, engine = Flask(__name__, static_folder=None), make_engine(config.database_url)

    @flask.get("/lines/<int:count>")
    def show(count: int) -> ResponseReturnValue:
        with Session(engine.execution_options(readonly=True)) as db:
            lines = db.scalars(sa.select(Line.text).order_by(Line.id).limit(count)).all()
        return render_template_string(PAGE, lines=lines)

    @flask.post("/answers")
    def answer() -> ResponseReturnValue:
        with Session(engine) as db, db.begin():
            db.add(Answer(choice=request.form["choice"]))
        return redirect("/lines/1", 303)

    return flask
