"""`signaalwijzer work`: carry away mail, publish, let go of what is past its time; in one loop.

Jobs are small and take turns, so that a letter never waits for a long night's work. A job that did something is due again
at once; one that failed is tried again later and stops no other.
"""

import contextlib
import dataclasses as dc
import datetime as dt
import json
import logging
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from app.clock import local_date, now, start_of
from app.config import Config
from app.insight import nightly, published
from app.learning import participation, replay
from app.learning.publishing import Library
from app.mail.carriers import carrier_of
from app.people import departments, directory, post
from app.people.roster import runs
from app.people.values import By
from app.privacy import retention
from app.pulses import closing, keeping
from app.storage.database import Database

LOG = logging.getLogger("signaalwijzer.worker")
MAIL_EVERY = dt.timedelta(seconds=2)
LOG_EVERY = dt.timedelta(minutes=1)
LISTS_EVERY = dt.timedelta(minutes=10)
AFTER_MIDNIGHT = dt.timedelta(minutes=30)
RETRY = dt.timedelta(minutes=10)
LONGEST_REST = 1.0
"""Seconds; so soon it is noticed that somebody wants it to end."""


@dc.dataclass(frozen=True, slots=True)
class Place:
    """Where the work is done."""

    config: Config
    database: Database
    library: Library


@dc.dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again.

    Args:
        name: In the log.
        run: Does a small piece of it, and returns how much that was; 0 when there was nothing to do.
        next_after: When it is due again after there was nothing to do.
        after: The jobs that have to be done first.
    """

    name: str
    run: Callable[[Place], int]
    next_after: Callable[[dt.datetime], dt.datetime]
    after: tuple[str, ...] = ()


def each_night(at: dt.datetime) -> dt.datetime:
    """Return half past midnight in the Netherlands, of the night to come."""
    return start_of(local_date(at) + dt.timedelta(days=1)) + AFTER_MIDNIGHT


def _mail(place: Place) -> int:
    if not place.config.can_mail:
        return 0
    organisation = place.library.catalogue.organisation.name
    with contextlib.closing(carrier_of(place.config)) as carrier:
        return post.carry(place.database, place.config, organisation, carrier).sent


def _settle(place: Place) -> int:
    """Let people go along with a department that was merged, and let go of whose last day has passed."""
    at = now()
    by = By(None, at, "worker")
    with place.database.writing() as db:
        return departments.follow(db, by) + directory.settle(db, local_date(at), by)


def _pulses(place: Place) -> int:
    """Take one step of a pulse that is due: close, remind or open."""
    with place.database.writing() as db:
        step = keeping.keep_going(db, place.library, now(), mails=place.config.can_mail)
    if step == "closed":
        place.database.forget_versions(*closing.FORGETFUL)
    return 1 if step else 0


def _log(place: Place) -> int:
    """Empty the log of the database: it holds the order of what was done, also of answers during which somebody read."""
    place.database.shorten_log()
    return 0


def _forget_lists(place: Place) -> int:
    with place.database.writing() as db:
        return runs.forget_old_runs(db, now())


def _participation(place: Place) -> int:
    """Let participation catch up with the facts and compare it with them. What differs is made again before it is published."""
    participation.catch_up(place.database)
    with place.database.reading() as db:
        found = participation.differences(db)
    if found:
        participation.repair(place.database)
    # In what it differed tells `signaalwijzer insight check`; how many people it were is told nowhere, as with the replay.
    told = {"at": now().isoformat(), "job": "participation", "different": bool(found)}
    LOG.log(logging.ERROR if found else logging.INFO, "%s", json.dumps(told))
    return 0


def _publish(place: Place) -> int:
    """Publish one table, so that other jobs get their turn before the next."""
    today, catalogue, minimum = local_date(now()), place.library.catalogue, place.config.minimum_group
    due = published.due(place.database, catalogue, today)
    if any(published.publish(place.database, catalogue, period, today, minimum=minimum) for period in due):
        return 1
    minimum = place.config.minimum_answers
    return nightly.publish_due(place.database, catalogue, today, minimum=minimum)


def _replay(place: Place) -> int:
    """Compute all completions again, and tell the log how many differ; of whom does not matter to whoever reads it."""
    at = now()
    with place.database.reading() as db:
        found = replay.verify(db, place.library, retention.answers_since(at, place.config))
    # How many there are is told nowhere: from one night to the next it would say whether somebody finished something.
    told = {"at": at.isoformat(), "job": "replay", "different": found.different}
    LOG.log(logging.ERROR if found.different else logging.INFO, "%s", json.dumps(told))
    return 0


def _let_go(place: Place) -> int:
    retention.nightly(place.database, now(), place.config)
    return 0


MAIL = Job("mail", _mail, lambda at: at + MAIL_EVERY)
JOBS = (
    MAIL,
    Job("settle", _settle, each_night),
    Job("pulses", _pulses, each_night, after=("settle",)),
    Job("log", _log, lambda at: at + LOG_EVERY),
    Job("lists", _forget_lists, lambda at: at + LISTS_EVERY),
    Job("participation", _participation, each_night),
    Job("publish", _publish, each_night, after=("settle", "pulses", "participation")),
    Job("replay", _replay, each_night),
    # What was not published yet is still counted from what would be let go.
    Job("retention", _let_go, each_night, after=("settle", "publish")),
)


class Worker:
    """Does every job when it is due, one at a time, until it is told to stop."""

    def __init__(self, place: Place, jobs: Sequence[Job] = JOBS) -> None:
        """Begin with every job due."""
        self._place, self._jobs = place, jobs
        self._due = dict.fromkeys((job.name for job in jobs), now())
        self._done: dict[str, int] = dict.fromkeys(self._due, 0)
        self._failed: set[str] = set()
        self._is_stopping = False

    def stop(self) -> None:
        """End after the job that is under way. A flag and no lock: a signal may come at any moment."""
        self._is_stopping = True

    def work(self, *, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Go on until somebody stops it.

        Args:
            goes_on: Is asked between turns; the worker of a demonstration ends with its server.
        """
        while not self._is_stopping and goes_on():
            self._turn()
            rest = (min(self._due.values()) - now()).total_seconds()
            time.sleep(min(max(rest, 0), LONGEST_REST))

    def work_once(self) -> tuple[dict[str, int], set[str]]:
        """Do everything that is due now; return how much each job did, and which jobs failed."""
        while not self._is_stopping and self._turn():
            pass
        return self._done, self._failed

    def _turn(self) -> bool:
        """Let every job that is due do a piece; tell whether there was any."""
        self._place.library.refresh()
        ready = [job for job in self._jobs if self._due[job.name] <= now()]
        for job in ready:
            if self._is_stopping:
                break
            first = [self._due[name] for name in job.after if self._due[name] <= now() or name in self._failed]
            if first:
                self._due[job.name] = max(first)  # it waits for them; when one failed, until that is tried again
            else:
                self._do(job)
        return bool(ready)

    def _do(self, job: Job) -> None:
        try:
            count = job.run(self._place)
        except Exception as error:  # noqa: BLE001  the one place: what goes wrong in one job stops no other
            self._failed.add(job.name)
            self._due[job.name] = now() + RETRY
            LOG.error("%s", failure(job.name, error))  # noqa: TRY400  a traceback may hold what a statement was about
            return
        self._failed.discard(job.name)
        self._done[job.name] += count
        if not count:
            self._due[job.name] = job.next_after(now())


def failure(name: str, error: Exception) -> str:
    """Return a line of JSON that says where a job failed and how, without the words of the error: they may name people."""
    places = traceback.extract_tb(error.__traceback__)
    ours = [place for place in places if "site-packages" not in place.filename] or places
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "unknown"
    told = {"at": now().isoformat(), "job": name, "result": "failed", "error": type(error).__name__, "where": where}
    return json.dumps(told)
