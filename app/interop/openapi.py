"""The description of `/api/v1` as OpenAPI 3.1, made of the models of the answers and of the list of kinds."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.interop.table_answers import LARGEST_PAGE, LAST_PAGE, PERIOD, SUBJECT, USUAL_PAGE, Entries, Problem, Table

Json = dict[str, Any]

REF = "#/components/schemas/{model}"
PROBLEM = "application/problem+json"
ANSWERS: tuple[type[BaseModel], ...] = (Entries, Table, Problem)
DESCRIPTION = """\
Published figures about groups, exactly as the pages show them. Everything has passed disclosure control before it was published;
there is no way to ask for more detail, and nothing here is about one person.

Send a key in the header `Authorization: Bearer <key>`, or as the password of Basic authentication with any user name.
A key in the address is never accepted: addresses end up in logs, bookmarks and histories.

Published tables seldom change. Answers carry an `ETag`: send it back as `If-None-Match` and get 304 while nothing changed.
"""
ENTRY: Json = {
    "kind": "participation", "subject": "", "title": "", "name": "Deelname per afdeling en rol",
    "period": {"key": "2026-q2", "name": "2e kwartaal 2026", "first_on": "2026-04-01", "last_on": "2026-06-30"},
    "published_on": "2026-07-10", "release": 1,
    "links": {
        "table": "https://leren.provincie.example/api/v1/tables/participation/2026-q2",
        "csv": "https://leren.provincie.example/api/v1/tables/participation/2026-q2.csv",
        "page": "https://leren.provincie.example/insight/tables/participation/?period=2026-q2",
    },
}  # fmt: skip
EXAMPLES: Mapping[str, Json] = {
    "Entries": {"total": 1, "page": 1, "size": 100, "next": None, "tables": [ENTRY]},
    "Table": {
        **ENTRY,
        "definition": "Geteld is wie voor het eerst begon.",
        "not_shown": "x betekent afgeschermd.",
        "language": "nl",
        "columns": [
            {"key": "group", "label": "Groep", "type": "text", "unit": None, "text_key": None},
            {"key": "people", "label": "Mensen", "type": "number", "unit": None, "text_key": "people_text"},
            {"key": "started_percent", "label": "Deel dat meedeed (%)", "type": "number", "unit": "percent",
             "text_key": "started_percent_text"},
        ],
        "rows": [
            {"group": "Wonen", "people": 28, "people_text": "28", "started_percent": 54, "started_percent_text": "54%"},
            {"group": "Datalab", "people": None, "people_text": "x", "started_percent": None, "started_percent_text": "x"},
        ],
    },
    "Problem": {"type": "about:blank", "title": "Deze tabel bestaat niet", "status": 404,
                "detail": "Vraag eerst welke tabellen er zijn."},
}  # fmt: skip


def document(kinds: Sequence[tuple[str, str]], server: str) -> Json:
    """Return the whole description.

    Args:
        kinds: Slug and name of every kind of table.
        server: The address under which everything here is found.
    """
    _names, schemas = models_json_schema([(one, "serialization") for one in ANSWERS], ref_template=REF)
    found: Json = copy.deepcopy(schemas["$defs"])
    for name, example in EXAMPLES.items():
        found[name]["examples"] = [example]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Signaalwijzer", "version": "1", "description": DESCRIPTION,
                 "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}},
        "servers": [{"url": server}],
        "security": [{"key": []}, {"password": []}],
        "paths": {
            "/tables": {"get": _list(kinds)},
            "/tables/{kind}/{period}": {"get": _table(kinds, ["application/json", "text/csv"], "table")},
            "/tables/{kind}/{period}.csv": {"get": _table(kinds, ["text/csv"], "tableAsCsv")},
        },
        "components": {
            "schemas": found,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key, which begins with `swk_`."},
                "password": {"type": "http", "scheme": "basic", "description": "Any user name, and the key as password."},
            },
        },
    }  # fmt: skip


def _list(kinds: Sequence[tuple[str, str]]) -> Json:
    return {
        "operationId": "tables",
        "summary": "Which tables are published",
        "description": "The newest first within each kind. Only kinds that the key opens.",
        "parameters": [
            _parameter("kind", {"type": "string", "enum": [slug for slug, _name in kinds]}, "Only tables of this kind.",
                       example=kinds[0][0]),
            _parameter("period", {"type": "string", "pattern": PERIOD}, "Only tables of this period.", example="2026-q2"),
            _parameter("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}, "Which page.", example=1),
            _parameter("size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
                       "How many tables a page has.", example=100),
            _language(),
        ],
        "responses": {"200": _answer("A page of the list.", {"application/json": Entries}), **_problems("401", "422", "429")},
    }  # fmt: skip


def _table(kinds: Sequence[tuple[str, str]], media: Sequence[str], name: str) -> Json:
    answers: dict[str, type[BaseModel] | None] = {one: Table if one == "application/json" else None for one in media}
    subject: Json = {"type": "string", "maxLength": SUBJECT, "default": ""}
    return {
        "operationId": name,
        "summary": "One published table" if len(media) > 1 else "One published table as CSV",
        "description": "As JSON, or as CSV with the same rows.\n\nKinds:\n\n"
        + "\n".join(f"- `{slug}`: {text}" for slug, text in kinds),
        "parameters": [
            _parameter("kind", {"type": "string", "enum": [slug for slug, _name in kinds]}, "Which kind.", where="path",
                       example=kinds[0][0]),
            _parameter("period", {"type": "string", "pattern": PERIOD}, "Which period.", where="path", example="2026-q2"),
            _parameter("subject", subject, "What it is about within its kind, as the list has it.", example=""),
            _language(),
        ],
        "responses": {
            "200": _answer("The table.", answers),
            "304": {"description": "It is as you have it."},
            **_problems("401", "403", "404", "422", "429"),
            **(_problems("406") if len(media) > 1 else {}),
        },
    }  # fmt: skip


def _parameter(name: str, schema: Json, text: str, *, where: str = "query", example: object) -> Json:
    return {"name": name, "in": where, "required": where == "path", "schema": schema, "description": text, "example": example}


def _language() -> Json:
    return {
        "name": "Accept-Language", "in": "header", "required": False, "example": "nl",
        "schema": {"type": "string", "default": "nl"},
        "description": "`nl` or `en`: the language of labels, names and texts. Keys and numbers are the same in both.",
    }  # fmt: skip


def _answer(text: str, media: Mapping[str, type[BaseModel] | None]) -> Json:
    headers = {
        "ETag": {"schema": {"type": "string"}, "description": "Changes when the answer does."},
        "Last-Modified": {"schema": {"type": "string"}, "description": "The day of publication."},
    }
    return {
        "description": text,
        "headers": headers,
        "content": {one: {"schema": _schema(model)} for one, model in media.items()},
    }


def _schema(model: type[BaseModel] | None) -> Json:
    return {"$ref": REF.format(model=model.__name__)} if model else {"type": "string"}


def _problems(*statuses: str) -> Json:
    texts = {
        "401": "There is no key, or it opens nothing.",
        "403": "The key does not open this kind of table.",
        "404": "This table does not exist.",
        "406": "It cannot be given in a form that is asked for.",
        "422": "A parameter is not right.",
        "429": "Too many requests; `Retry-After` says how many seconds to wait.",
    }
    return {
        one: {"description": texts[one], "content": {PROBLEM: {"schema": {"$ref": REF.format(model="Problem")}}}}
        for one in statuses
    }
