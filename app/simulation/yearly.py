"""Simulates that the core team began to write its yearly reports: an explanation beside some chapters."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from app.clock import AMSTERDAM
from app.insight import yearly_ledger
from app.insight.yearly_outline import AIM, NEXT, REACH, SUMMARY
from app.learning.report_records import ReportProse
from app.people.records import Person
from app.people.values import By
from app.storage.database import Db

WRITER = "core_team"
TEXTS: Mapping[str, str] = {
    SUMMARY: "Dit is een verzonnen verslag van een verzonnen organisatie, om te laten zien hoe het eruitziet.",
    AIM: "Hier schrijft het kernteam de letterlijke tekst van het eerste thema uit het eigen plan.",
    REACH: "Er waren drie acties: in februari, in juni en in oktober.\n\n- In februari kregen alle afdelingen een uitnodiging.\n"
           "- In juni stond de **meldroute** centraal.\n- In oktober was er aandacht voor afdelingen met veel buitendienst.",
    NEXT: "- De deelname loopt uiteen (tabel *Deelname per afdeling en rol*). Contactpersonen krijgen daarom een eigen bericht.\n"
          "- Over wat men later nog weet, gaat het hoofdstuk *Beklijft het*. De opfrissers gaan volgend jaar door.",
}  # fmt: skip


def write(db: Db, today: dt.date) -> None:
    """Write beside the chapters of the two years before a day, unless somebody wrote already.

    Args:
        db: For writing.
        today: The day of the demonstration.
    """
    writer = db.scalar(sa.select(Person.subject).where(Person.persona == WRITER))
    if writer is None or db.scalar(sa.select(sa.func.count()).select_from(ReportProse)):
        return
    for year in (today.year - 2, today.year - 1):
        day = min(today - dt.timedelta(days=1), dt.date(year + 1, 1, 20))
        by = By(writer, dt.datetime.combine(day, dt.time(10), AMSTERDAM))
        for chapter, text in TEXTS.items():
            yearly_ledger.write(db, year, chapter, text, after=0, by=by)
