"""What is published every night, besides participation: each kind of table when it is due."""

import datetime as dt
from typing import Protocol

from app.catalogue.model import Catalogue
from app.config import MINIMUM_ANSWERS
from app.insight import choices, items, knowledge, lessons, meldpunt, pulses, retention
from app.storage.database import Database


class Publisher(Protocol):
    """Publishes everything of one kind that is due."""

    def __call__(self, database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS) -> int:
        """Return how many tables are new, empty ones counted in."""


# One kind a line; the order does not matter, for no kind is checked against another.
PUBLISHERS: tuple[Publisher, ...] = (
    choices.publish_due,
    items.publish_due,
    pulses.publish_due,
    meldpunt.publish_due,
    lessons.publish_due,
    knowledge.publish_due,
    retention.publish_due,
)


def publish_due(database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS) -> int:
    """Publish every outcome that is due.

    Args:
        database: For reading and, for each table, one short write.
        catalogue: What is taught.
        today: What was due on the day before it, is.
        minimum: Fewer answers are not told.

    Returns:
        How many tables are new.
    """
    return sum(publish(database, catalogue, today, minimum=minimum) for publish in PUBLISHERS)
