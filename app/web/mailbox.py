"""The mailbox on this computer: where mail goes in the demonstration, and in development without a mail server."""

from ipaddress import ip_address
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.errors import NotFound
from app.mail import outbox
from app.mail.outbox import Claimed
from app.people import post
from app.people.post import Ready
from app.web.guards import open_to_anyone
from app.web.parts import parts
from app.web.translate import format_moment

bp = Blueprint("mailbox", __name__)

MOST = 30


def _is_here() -> bool:
    """Tell whether the request comes from this computer itself; a proxy in front would hide who asks."""
    try:
        return not parts().config.trusted_proxies and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


@bp.get("/mailbox/")
@open_to_anyone
def letters() -> ResponseReturnValue:
    """Show the letters that went out last, written again from the outbox."""
    config = parts().config
    if not config.has_mailbox or not _is_here():
        raise NotFound
    with parts().database.reading() as db:
        sent = outbox.newest(db, MOST)
        found = [(mail, post.written(db, mail, config, parts().library.catalogue.organisation.name)) for mail in sent]
    return render_template("mailbox/letters.html", letters=[_shown(mail, ready) for mail, ready in found if ready])


def _shown(mail: Claimed, ready: Ready) -> dict[str, Any]:
    address = parts().config.address
    return {
        "id": mail.id.hex,
        "language": mail.language,
        "to": ready.to,
        "subject": ready.letter.subject,
        "when": format_moment(mail.created_at, "d MMMM y, HH:mm"),
        "parts": [
            {"text": part, "href": part if part.startswith(f"{address}/auth/") else None}
            for part in ready.letter.text.strip().split("\n\n")
        ],
    }
