"""`signaalwijzer …`: read arguments, call one action, print. One file a group of commands."""

from app.cli import (  # importing adds their commands
    audit,
    authoring,
    content,
    content_review,
    database,
    duties,
    insight,
    learning,
    people,
    privacy,
    roster,
    serving,
    signing_in,
    simulate,
    work,
)
from app.cli.program import cli, main

__all__ = [
    "audit",
    "authoring",
    "cli",
    "content",
    "content_review",
    "database",
    "duties",
    "insight",
    "learning",
    "main",
    "people",
    "privacy",
    "roster",
    "serving",
    "signing_in",
    "simulate",
    "work",
]
