"""A list that somebody sends or fetches: what its file is called, and the answer that holds one."""

from flask import Response

from app.web import words

LONGEST_NAME = 100


def file_name(text: str | None) -> str:
    """Return the last part of a name that somebody's computer gave, as something to show."""
    last = words.printable(text).replace("\\", "/").rpartition("/")[2].strip()
    return last[:LONGEST_NAME] or "lijst"


def send_file_of(text: str, name: str) -> Response:
    """Return a CSV file as an answer.

    Args:
        text: Of the file.
        name: Without extension.
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, content_type="text/csv; charset=utf-8", headers=headers)
