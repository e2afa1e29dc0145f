"""A line of the trail as a sentence."""

from collections.abc import Callable, Mapping
from uuid import UUID

from app.audit.actions import Action
from app.audit.queries import Entry
from app.people.holders import Named
from app.web.translate import _
from app.web.who_sees_what import duty_name

Names = Mapping[UUID, Named]

# Called for each line, so that each is said in the language of who reads.
SENTENCES: Mapping[Action, Callable[..., str]] = {
    Action.PERSON_JOINED: lambda **who: _("%(who)s voegde %(whom)s toe.", **who),
    Action.PERSON_CHANGED: lambda **who: _("%(who)s wijzigde de gegevens van %(whom)s.", **who),
    Action.PERSON_MOVED: lambda **who: _("%(who)s wijzigde waar %(whom)s bij hoort.", **who),
    Action.PERSON_LEFT: lambda **who: _("%(who)s schreef %(whom)s uit dienst.", **who),
    Action.PERSON_RETURNED: lambda **who: _("%(who)s gaf %(whom)s weer toegang.", **who),
    Action.PERSON_VIEWED: lambda **who: _("%(who)s bekeek de gegevens van %(whom)s.", **who),
    Action.PERSON_ERASED: lambda **who: _("%(who)s verwijderde alle gegevens van %(whom)s.", **who),
    Action.PEOPLE_SEARCHED: lambda **who: _("%(who)s zocht in de lijst van mensen.", **who),
    Action.CONTENT_MOVED: lambda **who: _("%(who)s bood inhoud aan voor beoordeling, of zette die terug naar concept.", **who),
    Action.CONTENT_APPROVED: lambda **who: _("%(who)s keurde inhoud goed als %(duty)s.", **who),
    Action.CONTENT_PUBLISHED: lambda **_who: _("Inhoud met twee goedkeuringen is gepubliceerd."),
    Action.SOURCE_FLAGGED: lambda **who: _("%(who)s zette bij een bron dat die wordt herzien.", **who),
    Action.SOURCE_CLEARED: lambda **who: _("%(who)s haalde weg dat een bron wordt herzien.", **who),
    Action.PULSE_OPENED: lambda **who: _("%(who)s opende een peiling.", **who),
    Action.PULSE_REMINDED: lambda **who: _("%(who)s herinnerde aan een peiling.", **who),
    Action.PULSE_CLOSED: lambda **who: _("%(who)s sloot een peiling.", **who),
    Action.CREDIT_ENTERED: lambda **who: _("%(who)s schreef een afronding bij voor %(whom)s.", **who),
    Action.ABSENCE_ADDED: lambda **who: _("%(who)s noteerde verlof of een vrijstelling voor %(whom)s.", **who),
    Action.ABSENCE_ENDED: lambda **who: _("%(who)s beëindigde verlof of een vrijstelling van %(whom)s.", **who),
    Action.DEPARTMENT_MADE: lambda **who: _("%(who)s maakte een afdeling.", **who),
    Action.DEPARTMENT_RENAMED: lambda **who: _("%(who)s gaf een afdeling een andere naam.", **who),
    Action.DEPARTMENT_MOVED: lambda **who: _("%(who)s zette een afdeling in een ander domein.", **who),
    Action.DEPARTMENT_COUNTED: lambda **who: _("%(who)s wijzigde bij welke afdeling een andere meetelt.", **who),
    Action.DEPARTMENT_ORDERED: lambda **who: _("%(who)s wijzigde de volgorde van afdelingen.", **who),
    Action.DEPARTMENT_MERGED: lambda **who: _("%(who)s voegde afdelingen samen.", **who),
    Action.DEPARTMENT_SPLIT: lambda **who: _("%(who)s splitste een afdeling.", **who),
    Action.DEPARTMENT_ENDED: lambda **who: _("%(who)s hief een afdeling op.", **who),
    Action.AUDIENCE_MADE: lambda **who: _("%(who)s maakte een doelgroep.", **who),
    Action.AUDIENCE_CHANGED: lambda **who: _("%(who)s wijzigde een doelgroep.", **who),
    Action.AUDIENCE_ENDED: lambda **who: _("%(who)s hief een doelgroep op.", **who),
    Action.ROSTER_APPLIED: lambda **who: _("%(who)s verwerkte een lijst van mensen.", **who),
    Action.ROSTER_UNDONE: lambda **who: _("%(who)s draaide een verwerkte lijst terug.", **who),
    Action.GRANT_GIVEN: lambda **who: _("%(who)s gaf %(whom)s de taak %(duty)s.", **who),
    Action.GRANT_CONFIRMED: lambda **who: _("%(who)s bevestigde de taak %(duty)s van %(whom)s.", **who),
    Action.GRANT_WITHDRAWN: lambda **who: _("%(who)s trok de taak %(duty)s van %(whom)s in.", **who),
    Action.GRANTS_EXPORTED: lambda **who: _("%(who)s haalde de lijst van taken op als bestand.", **who),
    Action.SIGNED_IN: lambda **who: _("%(whom)s meldde zich aan.", **who),
    Action.SIGN_IN_REFUSED: lambda **who: _("Aanmelden als %(whom)s mislukte.", **who),
    Action.SIGNED_OUT: lambda **who: _("%(whom)s meldde zich af.", **who),
    Action.PASSWORD_CHANGED: lambda **who: _("%(whom)s koos een nieuw wachtwoord.", **who),
    Action.LINK_ASKED: lambda **who: _("Er werd een link of code gemaakt voor %(whom)s.", **who),
    Action.IDENTITY_LINKED: lambda **who: _("Een account van de organisatie werd gekoppeld aan %(whom)s.", **who),
    Action.IDENTITY_UNLINKED: lambda **who: _("Een account van de organisatie werd losgekoppeld van %(whom)s.", **who),
    Action.PASSKEY_ADDED: lambda **who: _("%(whom)s voegde een passkey toe.", **who),
    Action.PASSKEY_REMOVED: lambda **who: _("%(whom)s haalde een passkey weg.", **who),
    Action.REPORT_VIEWED: lambda **who: _("%(who)s bekeek cijfers van groepen.", **who),
    Action.REPORT_EXPORTED: lambda **who: _("%(who)s haalde cijfers van groepen op als bestand.", **who),
    Action.REPORT_COUNTS_BROUGHT: lambda **who: _("%(who)s las aantallen van het Meldpunt in.", **who),
    Action.ACTIVITIES_CHANGED: lambda **who: _("%(who)s wijzigde de lijst van activiteiten.", **who),
    Action.TABLE_READ: lambda **_who: _("Een programma haalde cijfers van groepen op met een sleutel."),
    Action.KEY_MADE: lambda **who: _("%(who)s maakte een sleutel voor een programma.", **who),
    Action.KEY_ENDED: lambda **who: _("%(who)s trok een sleutel voor een programma in.", **who),
    Action.REPORT_EDITED: lambda **who: _("%(who)s wijzigde de toelichting in een jaarverslag.", **who),
    Action.REPORT_FROZEN: lambda **who: _("%(who)s stelde een jaarverslag vast.", **who),
    Action.AUDIT_VIEWED: lambda **who: _("%(who)s bekeek het logboek.", **who),
    Action.AUDIT_EXPORTED: lambda **who: _("%(who)s haalde het logboek op als bestand.", **who),
    Action.OWN_DATA_EXPORTED: lambda **who: _("%(whom)s haalde de eigen gegevens op.", **who),
    Action.ERASURE_ASKED: lambda **who: _("%(whom)s vroeg om verwijdering van de eigen gegevens.", **who),
    Action.HOLD_PLACED: lambda **who: _("%(who)s liet gegevens van %(whom)s bewaren voor een onderzoek.", **who),
    Action.HOLD_ENDED: lambda **who: _("%(who)s beëindigde het bewaren voor een onderzoek van %(whom)s.", **who),
    Action.RETENTION_RAN: lambda **_who: _("Gegevens waarvan de bewaartermijn voorbij is, zijn verwijderd."),
    Action.TRAIL_SHORTENED: lambda **_who: _("De oudste regels van het logboek zijn verwijderd."),
    Action.REFUSED: lambda **who: _("%(who)s kreeg geen toegang.", **who),
}

# What happens to somebody when nobody is signed in yet: there the program has no part in it.
BY_A_VISITOR = frozenset({Action.SIGN_IN_REFUSED, Action.LINK_ASKED})

HASHES = frozenset({"data", "words", "docx", "pdf", "zip"})
"""Details that are the hash of something."""


def action_name(action: Action) -> str:
    """Return what an action is called in a list of choices: its sentence, without people."""
    return SENTENCES[action](who=_("iemand"), whom=_("iemand"), duty="…").rstrip(".")


def sentence(entry: Entry, names: Names) -> str:
    """Return a line as a sentence. Whoever is not known any more was removed; their lines stay."""
    known = {one.value: one for one in Action}.get(entry.action)
    if known is None:
        return entry.action
    nobody = _("een onbekend adres") if known in BY_A_VISITOR else _("iemand")
    whom = name_of(entry.subject, names) if entry.subject else nobody
    who = name_of(entry.actor, names) if entry.actor else _("Het programma")
    duty = duty_name(str(entry.details.get("duty", "")))
    if entry.actor is not None and entry.actor == entry.subject:
        whom = name_of(entry.subject, names)
    text = SENTENCES[known](who=who, whom=whom, duty=duty)
    return text[:1].upper() + text[1:]


def name_of(subject: UUID | None, names: Names) -> str:
    """Return the name of who is still known."""
    if subject is None:
        return ""
    return names[subject].name if subject in names else _("iemand die is verwijderd")


def particulars(entry: Entry) -> str:
    """Return what else a line tells, as short words: `periode 2026-q3 · module wet-bibob`."""
    labels = {
        "period": _("periode"), "module": _("module"), "kind": _("soort"), "source": _("via"), "way": _("manier"),
        "department": _("afdeling"), "on": _("vanaf"), "what": _("wat"), "role": _("rol"), "lines": _("regels"),
        "endpoint": _("pagina"), "action": _("handeling"), "since": _("van"), "until": _("tot"), "why": _("reden"),
        "people": _("mensen"), "in_force": _("meteen in werking"), "everywhere": _("op alle apparaten"), "method": _("verzoek"),
        "reason": _("reden"), "audience": _("doelgroep"), "until_on": _("tot"), "into": _("naar"), "parent": _("domein"),
        "found": _("gevonden"), "page": _("bladzijde"), "left": _("ook wie weg is"), "other": _("andere afdeling"),
        "year": _("jaar"), "version": _("versie"), "size": _("verandering"), "key": _("sleutel"),
        "data": _("controlegetal van de gegevens"), "words": _("van de tekst"), "docx": _("van het Word-document"),
        "pdf": _("van de PDF"), "zip": _("van de tabellen"),
    }  # fmt: skip
    told = ((name, value) for name, value in entry.details.items() if _tells(name, value))
    words = (f"{labels.get(name, name)} {_short(value) if name in HASHES else _value(value)}" for name, value in told)
    return " · ".join(words)


def _short(value: object) -> str:
    """Return the beginning of a hash: enough to tell two apart by eye. The file of the trail has all of it."""
    return f"{str(value)[:8]}…"


def _tells(name: str, value: object) -> bool:
    return (isinstance(value, bool) or bool(value)) and name != "duty"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return {
        "hand": _("beheerpagina"), "command": _("opdracht op de server"), "roster": _("lijst van HR"),
        "scim": _("koppeling met het account"), "worker": _("het programma zelf"), "participation": _("deelname"),
        "office_holders": _("politieke ambtsdragers"), "demo": _("demonstratie"), "password": _("wachtwoord"),
        "offered": _("aangeboden"), "draft": _("concept"), "briefing": _("briefing"), "drill": _("routetrainer"),
        "pulse": _("peiling"), "quiz": _("toets"), "scenario": _("scenario"), "small": _("klein"), "large": _("groot"),
        "external_course": _("cursus ergens anders"), "earlier_meeting": _("eerdere bijeenkomst"),
        "accessible_alternative": _("toegankelijk alternatief"),
        "lessons": _("hoe ver mensen komen"), "knowledge": _("kennis"), "retention": _("wat blijft hangen"),
        "questions": _("vragen"), "agenda": _("agenda"), "tables": _("lijst van tabellen"), "yearly": _("jaarverslag"),
        "mail": _("link of code uit een mail"), "oidc": _("account van de organisatie"), "passkey": _("passkey"),
    }.get(str(value), str(value))  # fmt: skip
