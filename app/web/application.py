"""The Flask application: settings, blueprints, what every page shares."""

import datetime as dt

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app.config import Config, content_folder
from app.learning.publishing import Library
from app.storage.database import Database
from app.web import (
    activities,
    agenda,
    api,
    api_keys,
    assets,
    attempts,
    audiences,
    audit,
    auth,
    awareness,
    briefings,
    certificates,
    choices,
    contacts,
    content,
    content_scenarios,
    cookies,
    departments,
    drills,
    erasing,
    headers,
    home,
    insight,
    item_statistics,
    knowledge,
    lessons,
    links,
    log_lines,
    mailbox,
    me,
    meldpunt,
    modules,
    oidc,
    operations,
    passkeys,
    people,
    privacy_pack,
    public,
    pulses,
    refreshers,
    refusals,
    report,
    reporting,
    retention,
    revision,
    rights,
    roster,
    scenes,
    shell,
    signed_in,
    tables,
    translate,
    ways,
)
from app.web.parts import Parts

BLUEPRINTS = (
    public, auth, oidc, passkeys, links, mailbox, home, modules, briefings, attempts, scenes, refreshers, drills, pulses,
    certificates, me, insight, awareness, lessons, knowledge, retention, reporting, choices, agenda, meldpunt, activities,
    report, tables, api_keys, api, content, content_scenarios, item_statistics, revision, people, departments, audiences, roster,
    rights, audit, contacts, erasing, privacy_pack, operations,
)  # fmt: skip
LARGEST_REQUEST = 64 * 1024


def make_application(config: Config, database: Database, library: Library) -> Flask:
    """Make the application from its parts.

    Args:
        config: All settings.
        database: Already migrated.
        library: With a catalogue that has no errors.
    """
    flask = Flask(__name__, static_folder=None, template_folder="templates")
    flask.secret_key = config.secret_key
    flask.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-signaalwijzer" if config.secure_cookies else "signaalwijzer",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=dt.timedelta(hours=config.session_hours),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        BABEL_TRANSLATION_DIRECTORIES=assets.catalogues(),
    )
    flask.extensions["signaalwijzer"] = Parts(config, database, library)
    flask.jinja_env.trim_blocks = flask.jinja_env.lstrip_blocks = True
    CSRFProtect(flask)
    Babel(flask, locale_selector=cookies.language)
    translate.set_up(flask)
    signed_in.set_up(flask)
    ways.set_up(flask)
    headers.set_up(flask)
    log_lines.set_up(flask)
    refusals.set_up(flask)
    shell.set_up(flask)
    for blueprint in BLUEPRINTS:
        flask.register_blueprint(blueprint.bp)
    flask.register_blueprint(api.description_bp)
    if config.scim_tokens:
        from app.web import scim  # noqa: PLC0415  it takes a second to load, and most do without

        scim.set_up(flask)
    flask.add_url_rule("/static/<path:filename>", "static", build_only=True)
    wrap(flask, config)
    return flask


def wrap(flask: Flask, config: Config) -> None:
    """Serve static files in front, and trust exactly one proxy when there is one."""
    static = WhiteNoise(
        flask.wsgi_app, max_age=365 * 24 * 3600, allow_all_origins=False, add_headers_function=headers.of_static_file,
    )  # fmt: skip
    static.add_files(str(content_folder() / "static" / "vendor"), prefix="static/vendor/")
    for name in ("js", "img"):
        static.add_files(str(content_folder() / "static" / name), prefix=f"static/{name}/")
    flask.wsgi_app = static  # type: ignore[method-assign]
    if config.trusted_proxies:
        flask.wsgi_app = ProxyFix(flask.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
