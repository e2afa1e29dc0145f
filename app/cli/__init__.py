"""`signaalwijzer …`: read arguments, call one action, print. One file a group of commands."""

from app.cli import (  # importing adds their commands
    api_keys,
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
    pulses,
    report,
    roster,
    serving,
    signing_in,
    work,
)
from app.cli.program import cli, main

__all__ = [
    "api_keys",
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
    "pulses",
    "report",
    "roster",
    "serving",
    "signing_in",
    "work",
]
