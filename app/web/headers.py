"""Security headers on every answer."""

from wsgiref.headers import Headers

from flask import Flask, Response, g, request

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:", "font-src": "'self'",
    "connect-src": "'self'", "manifest-src": "'self'", "worker-src": "'self'", "form-action": "'self'", "base-uri": "'none'",
    "frame-ancestors": "'none'", "object-src": "'none'",
}  # fmt: skip
# The hash of the empty string: Plotly makes one empty style element and fills it by script.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
PLAIN_POLICY = "; ".join(f"{name} {value}" for name, value in POLICY.items())
CHART_POLICY = PLAIN_POLICY.replace("style-src 'self'", f"style-src 'self' {EMPTY_STYLE}")
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
TWO_YEARS = 63_072_000


def allow_chart_style() -> None:
    """Let this one page hold a Plotly figure."""
    g.chart_style = True


def allow_form_to(origin: str) -> None:
    """Let a form of this one page lead to another site: browsers follow the redirect of a form only where this says so."""
    g.form_target = origin


def _add(response: Response) -> Response:
    policy = CHART_POLICY if g.get("chart_style") else PLAIN_POLICY
    if g.get("form_target"):
        policy = policy.replace("form-action 'self'", f"form-action 'self' {g.form_target}")
    response.headers["Content-Security-Policy"] = policy
    response.headers.update(FIXED)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def of_static_file(found: Headers, _path: str, _url: str) -> None:
    """Add what a style sheet, script, font or picture needs: to be only that, and only for us."""
    found["X-Content-Type-Options"] = FIXED["X-Content-Type-Options"]
    found["Cross-Origin-Resource-Policy"] = FIXED["Cross-Origin-Resource-Policy"]


def set_up(flask: Flask) -> None:
    """Add the headers to every answer of the application."""
    flask.after_request(_add)
