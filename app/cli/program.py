"""The program itself: its name, how it says what went wrong, and the step that tells how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
import sqlalchemy as sa

from app.config import ConfigError
from app.learning.publishing import BrokenContent


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    click.echo(f"  {text} …", nl=False)
    began = time.perf_counter()
    yield
    click.echo(f" klaar ({time.perf_counter() - began:.1f} s)")


class Stop(click.ClickException):
    """What a person can mend, said in one line."""

    def show(self, file: Any = None) -> None:  # noqa: ANN401  the library's own signature
        """Print that line."""
        click.echo(f"Fout: {self.message}", file=file, err=True)


def fail(message: str) -> NoReturn:
    """Stop with one line that a person can act on."""
    raise Stop(message)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Signaalwijzer: leer een signaal herkennen, en meld het langs de juiste route."""


def main() -> None:
    """Run the program; what a person did wrong is one line, never a traceback."""
    try:
        cli()
    except ConfigError as error:
        click.echo(f"Fout: {error}", err=True)
        sys.exit(2)
    except BrokenContent as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        click.echo("Fout: de inhoud heeft fouten; herstel ze en probeer het opnieuw.", err=True)
        sys.exit(2)
    except sa.exc.DatabaseError as error:
        if type(error) not in {sa.exc.DatabaseError, sa.exc.OperationalError}:
            raise  # a defect, not a database that is out of reach
        click.echo(f"Fout: de database is niet te openen: {str(error.orig).splitlines()[0]}", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"Fout: {error.strerror}: {error.filename}", err=True)
        sys.exit(2)
