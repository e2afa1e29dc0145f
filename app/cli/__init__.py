"""`signaalwijzer …`: read arguments, call one action, print. One file a group of commands."""

from app.cli import content, database, insight, people, serving  # importing adds their commands
from app.cli.program import cli, main

__all__ = ["cli", "content", "database", "insight", "main", "people", "serving"]
