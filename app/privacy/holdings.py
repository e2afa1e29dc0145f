"""Every table and every column: personal or not, what for, on which ground, how long, who sees it, how it goes. Pure.

The Dutch words stand here and nowhere else: export, pack and page read them. What a page shows in two languages is marked
with `N_`; what only stands in the pack and in the export is Dutch, because their readers are.
"""

import dataclasses as dc
from collections.abc import Iterator, Mapping
from enum import StrEnum


def N_(text: str) -> str:  # noqa: N802  the name that the extraction of texts looks for
    """Mark a text to be translated where it is shown."""
    return text


class Basis(StrEnum):
    """The ground of AVG article 6 on which it is kept; a proposal, the organisation decides."""

    TASK = "Taak van algemeen belang (AVG art. 6 lid 1 onder e)"
    DUTY = "Wettelijke plicht om te beveiligen (AVG art. 6 lid 1 onder c, met art. 32)"
    NONE = "Niet nodig: geen persoonsgegevens"


class Term(StrEnum):
    """How long: each is a line of the retention table."""

    ANSWERS = "answers"
    PARTICIPATION = "participation"
    ACCOUNT = "account"
    MAIL = "mail"
    SIGN_IN = "sign_in"
    AUDIT = "audit"
    DAY = "day"
    PULSE = "pulse"
    TRIES = "tries"
    STAYS = "stays"


TERMS: Mapping[Term, str] = {
    Term.ANSWERS: N_("Losse antwoorden, uitslagen en scenario’s"),
    Term.PARTICIPATION: N_("Begin en afronding van modules en briefings"),
    Term.ACCOUNT: N_("Naam, adres, afdeling en taken"),
    Term.MAIL: N_("Mails"),
    Term.SIGN_IN: N_("Aanmeldingen en gebruikte aanmeldlinks"),
    Term.AUDIT: N_("Het logboek, en de verslagen van ingelezen lijsten"),
    Term.DAY: N_("De inhoud van een ingelezen lijst"),
    Term.PULSE: N_("De uitnodiging voor een peiling"),
    Term.TRIES: N_("Mislukte pogingen om aan te melden"),
    Term.STAYS: N_("Gepubliceerde tabellen, afdelingen en lesinhoud"),
}

HOW_LONG: Mapping[Term, str] = {
    Term.ANSWERS: N_("%(months)d maanden na de laatste keer"),
    Term.PARTICIPATION: N_("tot %(months)d maanden na vertrek"),
    Term.ACCOUNT: N_("tot %(months)d maanden na vertrek"),
    Term.MAIL: N_("%(months)d maanden"),
    Term.SIGN_IN: N_("%(months)d maanden na het laatste gebruik"),
    Term.AUDIT: N_("%(months)d maanden"),
    Term.DAY: N_("een dag"),
    Term.PULSE: N_("tot de peiling sluit"),
    Term.TRIES: N_("een kwartier, en uiterlijk tot de volgende nacht"),
    Term.STAYS: N_("zolang de organisatie wil; er staat niemand in"),
}


class Link(StrEnum):
    """How a row belongs to somebody: the column that says so."""

    ID = "id"
    PERSON = "person_id"
    SUBJECT = "subject"
    ATTEMPT = "attempt_id"
    CERTIFICATE = "certificate_id"
    TRAIL = "trail"
    ROSTER = "roster"
    MAKER = "maker"
    NOBODY = ""


class Fate(StrEnum):
    """What erasure does with the rows of a table."""

    GONE = "wordt verwijderd"
    UNNAMED = "blijft, met alleen een willekeurig nummer dat bij niemand meer hoort"
    CUT = "de inhoud wordt leeggemaakt als die persoon erin staat"
    NOTHING = "raakt het niet: er staat niemand in"


class Shown(StrEnum):
    """How a column goes into the export."""

    AS_IS = "volledig"
    SECRET = "bewaard, niet getoond"  # noqa: S105  a way of showing
    ANOTHER = "alleen of het de persoon zelf was"
    PART = "het deel dat over de persoon gaat"


@dc.dataclass(frozen=True, slots=True)
class Column:
    """What one column is.

    Args:
        label: What it is called for people.
        personal: Whether it says something about one person.
        shown: How it goes into the export.
        why: Why it is not shown.
    """

    label: str
    personal: bool = True
    shown: Shown = Shown.AS_IS
    why: str = ""


@dc.dataclass(frozen=True, slots=True)
class Holding:
    """What one table is.

    Args:
        label: What it is called for people.
        purpose: What it is kept for.
        basis: The ground.
        term: How long.
        seen_by: Who sees it in the program.
        link: How its rows belong to somebody.
        fate: What erasure does with it.
        columns: Every column of the table.
    """

    label: str
    purpose: str
    basis: Basis
    term: Term
    seen_by: str
    link: Link
    fate: Fate
    columns: Mapping[str, Column]

    @property
    def personal(self) -> bool:
        """Tell whether there is anything personal in it."""
        return any(column.personal for column in self.columns.values())


KEY = "Dit hoort bij een sleutel. Wie het kent, kan proberen hem te raden."
OTHERS = "Er kan iemand anders staan; wie dat is, gaat alleen die ander aan."
NUMBER = Column("Nummer van de regel")
MINE = Column("Willekeurig nummer")
PERSON = Column("Nummer als persoon")
ONESELF, ADMINISTRATORS = "de persoon zelf", "de persoon zelf en beheerders"


def _plain(label: str) -> Column:
    return Column(label, personal=False)


def _secret(label: str, why: str = KEY) -> Column:
    return Column(label, shown=Shown.SECRET, why=why)


def _another(label: str) -> Column:
    return Column(label, shown=Shown.ANOTHER, why=OTHERS)


PEOPLE: Mapping[str, Holding] = {
    "person": Holding(
        N_("Naam en adres"),
        "Aanmelden, aanspreken, mailen, en herkennen in de lijst van HR.",
        Basis.TASK,
        Term.ACCOUNT,
        ADMINISTRATORS,
        Link.ID,
        Fate.GONE,
        {
            "id": PERSON,
            "subject": MINE,
            "external_id": Column("Nummer bij HR"),
            "user_name": Column("Gebruikersnaam bij de organisatie"),
            "given_name": Column("Voornaam"),
            "family_name": Column("Achternaam"),
            "email": Column("E-mailadres"),
            "email_key": Column("E-mailadres om te vergelijken"),
            "password_hash": _secret("Wachtwoord, versleuteld"),
            "created_at": Column("Toegevoegd"),
            "changed_at": Column("Gewijzigd"),
            "deactivated_at": Column("Toegang gestopt"),
            "persona": Column("Rol in de demonstratie"),
        },
    ),
    "membership": Holding(
        N_("Afdeling en rol"),
        "De inhoud kiezen die bij het werk past, en tellen hoeveel mensen een groep heeft.",
        Basis.TASK,
        Term.ACCOUNT,
        ADMINISTRATORS,
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "subject": MINE,
            "role": Column("Rol"),
            "office": Column("Ambt"),
            "department": Column("Afdeling"),
            "employment": Column("Eigen of extern"),
            "share": Column("Deel van een volle week"),
            "from_on": Column("Vanaf"),
            "until_on": Column("Tot"),
        },
    ),
    "absence": Holding(
        N_("Verlof en vrijstelling"),
        "Iemand niet meetellen in een groep tijdens langdurig verlof of een vrijstelling.",
        Basis.TASK,
        Term.ACCOUNT,
        ADMINISTRATORS,
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "subject": MINE,
            "kind": Column("Soort"),
            "reason": Column("Reden uit een vaste lijst"),
            "from_on": Column("Vanaf"),
            "until_on": Column("Tot"),
        },
    ),
    "permission_grant": Holding(
        N_("Taken"),
        "Bepalen welke pagina’s iemand mag openen, en elk jaar nagaan of dat nog klopt.",
        Basis.TASK,
        Term.ACCOUNT,
        ADMINISTRATORS,
        Link.PERSON,
        Fate.GONE,
        {
            "person_id": PERSON,
            "permission": Column("Taak"),
            "department": Column("Voor afdeling"),
            "granted_at": Column("Gegeven"),
            "granted_by": _another("Gegeven door"),
            "confirmed_at": Column("Bevestigd"),
            "confirmed_by": _another("Bevestigd door"),
            "last_used_on": Column("Laatst gebruikt"),
        },
    ),
    "identity": Holding(
        N_("Account van de organisatie"),
        "Iemand herkennen bij aanmelden met het account van de organisatie.",
        Basis.DUTY,
        Term.ACCOUNT,
        ONESELF,
        Link.PERSON,
        Fate.GONE,
        {
            "id": NUMBER,
            "person_id": PERSON,
            "issuer": Column("Bij"),
            "sub": Column("Nummer daar"),
            "linked_at": Column("Gekoppeld"),
            "last_used_at": Column("Laatst gebruikt"),
        },
    ),
    "provisioned": Holding(
        N_("Doorgegeven door de organisatie"),
        "Weten wie door de organisatie zelf is aangemeld, en in welke afdeling iemand terugkomt.",
        Basis.TASK,
        Term.ACCOUNT,
        ADMINISTRATORS,
        Link.PERSON,
        Fate.GONE,
        {
            "person_id": PERSON,
            "department": Column("Afdeling volgens de organisatie"),
            "changed_at": Column("Gewijzigd"),
            "released_at": Column("Losgelaten"),
        },
    ),
    "passkey": Holding(
        N_("Passkeys"),
        "Aanmelden zonder wachtwoord.",
        Basis.DUTY,
        Term.ACCOUNT,
        ONESELF,
        Link.PERSON,
        Fate.GONE,
        {
            "id": NUMBER,
            "person_id": PERSON,
            "credential_id": _secret("Kenmerk van de sleutel"),
            "public_key": _secret("Openbare helft van de sleutel"),
            "sign_count": Column("Keer gebruikt volgens het apparaat"),
            "name": Column("Naam"),
            "created_at": Column("Toegevoegd"),
            "last_used_at": Column("Laatst gebruikt"),
        },
    ),
    "sign_in_token": Holding(
        N_("Aanmeldlinks en codes"),
        "Een link of code één keer laten werken, en daarna niet meer.",
        Basis.DUTY,
        Term.SIGN_IN,
        ONESELF,
        Link.PERSON,
        Fate.GONE,
        {
            "token_hash": _secret("De link, versleuteld"),
            "person_id": PERSON,
            "kind": Column("Soort"),
            "created_at": Column("Gevraagd"),
            "expires_at": Column("Geldig tot"),
            "used_at": Column("Gebruikt"),
            "used_by": _secret("Browser die de link gebruikte, versleuteld"),
        },
    ),
    "sign_in_session": Holding(
        N_("Aangemelde apparaten"),
        "Aangemeld blijven, en overal kunnen afmelden.",
        Basis.DUTY,
        Term.SIGN_IN,
        ONESELF,
        Link.PERSON,
        Fate.GONE,
        {
            "token_hash": _secret("De sessie, versleuteld"),
            "person_id": PERSON,
            "way": Column("Hoe"),
            "created_at": Column("Sinds"),
            "seen_at": Column("Laatst gebruikt"),
        },
    ),
    "sign_in_try": Holding(
        N_("Mislukte pogingen"),
        "Raden van wachtwoorden en van codes van bewijzen vertragen.",
        Basis.DUTY,
        Term.TRIES,
        "niemand",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer van de regel"),
            "key": Column(
                "Adres en plaats van de poging, onomkeerbaar versleuteld",
                shown=Shown.SECRET,
                why="Van de sleutel is niet te zien bij wie hij hoort; ook wij kunnen het niet terugzoeken.",
            ),
            "at": _plain("Moment"),
        },
    ),
    "sign_in_ceremony": Holding(
        N_("Aanmeldingen die begonnen zijn"),
        "Een aanmelding alleen laten afmaken door de browser die eraan begon.",
        Basis.DUTY,
        Term.TRIES,
        "niemand",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "key_hash": Column(
                "Kenmerk van de browser, onomkeerbaar versleuteld",
                shown=Shown.SECRET,
                why="Van het kenmerk is niet te zien bij wie het hoort; ook wij kunnen het niet terugzoeken.",
            ),
            "kind": _plain("Soort"),
            "expires_at": _plain("Geldig tot"),
        },
    ),
    "roster_run": Holding(
        N_("Ingelezen lijsten"),
        "Mensen en afdelingen gelijk houden met de lijst van HR, en dat een dag kunnen terugdraaien.",
        Basis.TASK,
        Term.AUDIT,
        ADMINISTRATORS,
        Link.ROSTER,
        Fate.CUT,
        {
            "id": NUMBER,
            "by": _another("Ingelezen door"),
            "file_name": Column("Naam van het bestand"),
            "state": Column("Toestand"),
            "created_at": Column("Ingelezen"),
            "applied_at": Column("Toegepast"),
            "undone_at": Column("Teruggedraaid"),
            "counts": Column("Aantallen"),
            "content": Column("Wat er in de lijst stond", shown=Shown.PART, why="Er staan ook anderen in."),
        },
    ),
    "audience": Holding(
        N_("Gemaakte doelgroepen"),
        "Bepalen voor welke afdelingen en rollen een module is, en kunnen nagaan wie dat vastlegde.",
        Basis.TASK,
        Term.ACCOUNT,
        "beheerders",
        Link.MAKER,
        Fate.UNNAMED,
        {
            "id": _plain("Nummer van de regel"),
            "name": _plain("Naam"),
            "why": _plain("Waarom"),
            "rule": _plain("Regel: afdelingen en rollen"),
            "modules": _plain("Modules"),
            "replaces": _plain("Komt in de plaats van"),
            "made_at": Column("Gemaakt"),
            "made_by": _another("Gemaakt door"),
            "ended_at": Column("Beëindigd"),
            "ended_by": _another("Beëindigd door"),
        },
    ),
    "api_key": Holding(
        N_("Sleutels voor programma’s"),
        "Een programma gepubliceerde cijfers van groepen laten ophalen, en dat kunnen stoppen.",
        Basis.TASK,
        Term.SIGN_IN,
        "kernteam",
        Link.MAKER,
        Fate.UNNAMED,
        {
            "id": _plain("Nummer van de regel"),
            "name": _plain("Waarvoor"),
            "mark": _plain("Begin van de sleutel"),
            "key_hash": _secret("De sleutel, versleuteld"),
            "scopes": _plain("Wat hij opent"),
            "made_at": Column("Gemaakt"),
            "made_by": _another("Gemaakt door"),
            "expires_on": _plain("Laatste dag"),
            "ended_at": Column("Ingetrokken"),
            "ended_by": _another("Ingetrokken door"),
            "last_used_on": _plain("Laatst gebruikt"),
            "minute": _plain("Minuut van het laatste gebruik"),
            "requests": _plain("Keer gebruikt in die minuut"),
        },
    ),
    "incident_hold": Holding(
        N_("Onderzoek dat verwijderen uitstelt"),
        "Sporen bewaren zolang een incident wordt onderzocht.",
        Basis.DUTY,
        Term.AUDIT,
        ADMINISTRATORS,
        Link.SUBJECT,
        Fate.GONE,
        {
            "id": NUMBER,
            "subject": MINE,
            "reference": Column("Kenmerk"),
            "from_on": Column("Vanaf"),
            "until_on": Column("Tot"),
            "placed_by": _another("Ingesteld door"),
        },
    ),
}

DEEDS: Mapping[str, Holding] = {
    "attempt": Holding(
        N_("Waaraan begonnen"),
        "Verdergaan op dezelfde plaats; tellen hoeveel mensen in een groep begonnen.",
        Basis.TASK,
        Term.ANSWERS,
        ONESELF,
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "subject": MINE,
            "kind": Column("Soort"),
            "slug": Column("Wat"),
            "version": Column("Versie van de inhoud"),
            "number": Column("Hoeveelste keer"),
            "seed": Column("Loting van de vragen"),
            "form": Column("Welke versie van de toets"),
            "asked": Column("Welke vragen"),
            "role": Column("Rol toen"),
            "department": Column("Afdeling toen"),
            "started_at": Column("Begonnen"),
        },
    ),
    "response": Holding(
        N_("Gelezen en geantwoord"),
        "Uitleg geven bij een antwoord, en kunnen terugkijken.",
        Basis.TASK,
        Term.ANSWERS,
        ONESELF,
        Link.ATTEMPT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "attempt_id": Column("Hoort bij"),
            "step": Column("Stap"),
            "position": Column("Plaats"),
            "chosen": Column("Gekozen"),
            "points": Column("Punten"),
            "confidence": Column("Hoe zeker"),
            "at": Column("Moment"),
        },
    ),
    "attempt_end": Holding(
        N_("Uitslagen"),
        "De uitslag laten zien, en weten of een module klaar is.",
        Basis.TASK,
        Term.ANSWERS,
        ONESELF,
        Link.ATTEMPT,
        Fate.UNNAMED,
        {
            "attempt_id": Column("Hoort bij"),
            "score_percent": Column("Score"),
            "outcome": Column("Uitkomst"),
            "ended_at": Column("Beëindigd"),
        },
    ),
    "completion": Holding(
        N_("Afgerond"),
        "Laten zien wat klaar is; tellen hoeveel mensen in een groep klaar zijn.",
        Basis.TASK,
        Term.PARTICIPATION,
        ONESELF,
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "subject": MINE,
            "kind": Column("Soort"),
            "slug": Column("Wat"),
            "version": Column("Versie van de inhoud"),
            "cycle": Column("Jaar"),
            "via": Column("Hoe"),
            "role": Column("Rol toen"),
            "department": Column("Afdeling toen"),
            "completed_at": Column("Afgerond"),
        },
    ),
    "participation": Holding(
        N_("Eerste keer begonnen en afgerond"),
        "Snel tellen hoeveel mensen in een groep begonnen en klaar zijn. Het is gemaakt van wat iemand deed, en niets meer.",
        Basis.TASK,
        Term.PARTICIPATION,
        ONESELF,
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "subject": MINE,
            "kind": Column("Soort"),
            "slug": Column("Wat"),
            "began_at": Column("Voor het eerst begonnen"),
            "completed_at": Column("Voor het eerst afgerond"),
        },
    ),
    "participation_change": Holding(
        N_("Nog bij te werken"),
        "Weten van wie de eerste keer opnieuw bepaald moet worden; na de eerstvolgende telling is het weg.",
        Basis.TASK,
        Term.PARTICIPATION,
        "niemand",
        Link.SUBJECT,
        Fate.UNNAMED,
        {"id": _plain("Nummer van de regel"), "subject": MINE},
    ),
    "consultation": Holding(
        N_("Gevraagde adviseurs"),
        "In een scenario laten zien wat een adviseur zei, ook later en op een ander apparaat.",
        Basis.TASK,
        Term.ANSWERS,
        ONESELF,
        Link.ATTEMPT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "attempt_id": Column("Hoort bij"),
            "step": Column("Situatie"),
            "adviser": Column("Adviseur"),
            "at": Column("Moment"),
        },
    ),
    "form_assignment": Holding(
        N_("Volgorde van de twee toetsen"),
        "Vooraf en achteraf andere vragen stellen die even moeilijk zijn.",
        Basis.TASK,
        Term.PARTICIPATION,
        ONESELF,
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "subject": MINE,
            "quiz": Column("Toets"),
            "audience": Column("Rol toen"),
            "first_form": Column("Vooraf"),
            "at": Column("Moment"),
        },
    ),
    "pulse_invitation": Holding(
        N_("Uitnodiging voor een peiling"),
        "Iedereen die is uitgenodigd één keer laten antwoorden. Wat iemand antwoordt, staat nergens bij een persoon.",
        Basis.TASK,
        Term.PULSE,
        ONESELF,
        Link.SUBJECT,
        Fate.GONE,
        {
            "pulse": Column("Peiling"),
            "subject": MINE,
            "role": Column("Rol bij het openen"),
            "stratum": Column("Groep bij het openen"),
            "answered": Column("Al geantwoord"),
        },
    ),
    "probe_slot": Holding(
        N_("Wanneer we vragen wat is blijven hangen"),
        "Weken na een module vragen wat is blijven hangen, ieder op een geloot moment.",
        Basis.TASK,
        Term.PARTICIPATION,
        ONESELF,
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "subject": MINE,
            "module": Column("Module"),
            "cycle": Column("Jaar"),
            "days": Column("Dagen na de afronding"),
            "due_on": Column("Vanaf"),
            "at": Column("Geloot"),
        },
    ),
    "credit": Holding(
        N_("Bijgeschreven"),
        "Een module laten meetellen die iemand elders heeft gedaan, met het bewijs daarvan.",
        Basis.TASK,
        Term.PARTICIPATION,
        f"{ONESELF}; wie het bijschreef, op dat moment",
        Link.SUBJECT,
        Fate.GONE,
        {
            "id": NUMBER,
            "subject": MINE,
            "kind": Column("Soort"),
            "slug": Column("Wat"),
            "cycle": Column("Jaar"),
            "reason": Column("Reden"),
            "proof": Column("Bewijs"),
            "entered_by": Column("Bijgeschreven door", shown=Shown.ANOTHER, why=OTHERS),
            "at": Column("Moment"),
        },
    ),
    "certificate": Holding(
        N_("Bewijzen van deelname"),
        "Een bewijs geven dat niet meer verandert, en het laten controleren door wie het krijgt.",
        Basis.TASK,
        Term.PARTICIPATION,
        f"{ONESELF}; wie de link heeft als de eigenaar deelt: module, versie, datums, organisatie en initialen",
        Link.SUBJECT,
        Fate.GONE,
        {
            "id": NUMBER,
            "subject": MINE,
            "completion_id": Column("Hoort bij afronding"),
            "code": Column("Code van de controlepagina"),
            "kind": Column("Soort"),
            "slug": Column("Wat"),
            "title": Column("Titel"),
            "version": Column("Versie van de inhoud"),
            "cycle": Column("Jaar"),
            "completed_on": Column("Afgerond"),
            "valid_until": Column("Geldig tot en met"),
            "issued_at": Column("Gemaakt"),
        },
    ),
    "certificate_share": Holding(
        N_("Delen van bewijzen"),
        "Weten of de eigenaar de controlepagina van een bewijs open heeft.",
        Basis.TASK,
        Term.PARTICIPATION,
        ONESELF,
        Link.CERTIFICATE,
        Fate.GONE,
        {
            "id": NUMBER,
            "certificate_id": Column("Hoort bij"),
            "number": Column("Hoeveelste keer"),
            "shared": Column("Gedeeld"),
            "at": Column("Moment"),
        },
    ),
    "report_prose": Holding(
        N_("Toelichting in het jaarverslag"),
        "Het jaarverslag schrijven zonder dat er tekst verdwijnt, en nagaan wie wat schreef.",
        Basis.TASK,
        Term.ACCOUNT,
        f"{ONESELF}; het kernteam",
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "year": _plain("Jaar"),
            "chapter": _plain("Hoofdstuk"),
            "number": _plain("Hoeveelste keer"),
            "text": Column("Tekst"),
            "subject": MINE,
            "at": Column("Moment"),
        },
    ),
    "content_step": Holding(
        N_("Aangeboden en teruggezette inhoud"),
        "Weten wie een versie aanbood, zodat een ander haar goedkeurt.",
        Basis.TASK,
        Term.ACCOUNT,
        f"{ONESELF}; redacteuren",
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "kind": _plain("Soort"),
            "slug": _plain("Wat"),
            "number": _plain("Hoeveelste stap"),
            "version": _plain("Versie van de inhoud"),
            "step": Column("Stap"),
            "size": Column("Grootte van de verandering"),
            "reason": Column("Reden"),
            "subject": MINE,
            "at": Column("Moment"),
        },
    ),
    "content_approval": Holding(
        N_("Goedgekeurde inhoud"),
        "Kunnen nagaan dat twee mensen met een taak ervoor precies deze versie goedkeurden.",
        Basis.TASK,
        Term.ACCOUNT,
        f"{ONESELF}; redacteuren",
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "kind": _plain("Soort"),
            "slug": _plain("Wat"),
            "round": _plain("Hoeveelste ronde"),
            "version": _plain("Versie van de inhoud"),
            "duty": Column("Als"),
            "subject": MINE,
            "at": Column("Moment"),
        },
    ),
    "source_flag": Holding(
        N_("Bronnen die worden herzien"),
        "Lezers zeggen dat een bron wordt herzien, en kunnen nagaan wie dat vastlegde.",
        Basis.TASK,
        Term.ACCOUNT,
        f"{ONESELF}; redacteuren; de reden ook voor het kernteam",
        Link.SUBJECT,
        Fate.UNNAMED,
        {
            "id": NUMBER,
            "kind": _plain("Soort"),
            "slug": _plain("Wat"),
            "source": _plain("Bron"),
            "number": _plain("Hoeveelste keer"),
            "flagged": Column("Wordt herzien"),
            "changed_on": Column("Verandert op"),
            "reason": Column("Reden"),
            "subject": MINE,
            "at": Column("Moment"),
        },
    ),
    "mail": Holding(
        N_("Mails"),
        "Een aanmeldlink of herinnering sturen, nooit twee keer dezelfde.",
        Basis.TASK,
        Term.MAIL,
        ONESELF,
        Link.PERSON,
        Fate.GONE,
        {
            "id": NUMBER,
            "key": Column("Kenmerk dat dubbel sturen voorkomt"),
            "person_id": PERSON,
            "letter": Column("Soort"),
            "language": Column("Taal"),
            "contents": Column("Wat erin is ingevuld"),
            "created_at": Column("Klaargezet"),
            "due_at": Column("Te versturen vanaf"),
            "leased_until": Column("Wordt verstuurd tot"),
            "tries": Column("Pogingen"),
            "sent_at": Column("Verstuurd"),
            "given_up_at": Column("Opgegeven"),
            "last_error": Column("Laatste fout"),
        },
    ),
    "audit_entry": Holding(
        N_("Het logboek"),
        "Achteraf kunnen nagaan wie wat deed en wie wat bekeek (BIO2 8.15).",
        Basis.DUTY,
        Term.AUDIT,
        "de persoon zelf, over zichzelf; beheerders",
        Link.TRAIL,
        Fate.UNNAMED,
        {
            "number": _plain("Nummer van de regel"),
            "at": Column("Moment"),
            "actor": _another("Door"),
            "action": Column("Handeling"),
            "subject": _another("Over"),
            "details": Column("Bijzonderheden"),
            "hash": _plain("Controlegetal"),
        },
    ),
}

THINGS: Mapping[str, Holding] = {
    "department": Holding(
        "Afdelingen",
        "Weten welke afdelingen er zijn.",
        Basis.NONE,
        Term.STAYS,
        "beheerders; namen ook in cijfers",
        Link.NOBODY,
        Fate.NOTHING,
        {"slug": _plain("Kenmerk"), "external_id": _plain("Nummer bij HR")},
    ),
    "department_state": Holding(
        "Hoe afdelingen heetten",
        "Een cijfer laten zien zoals de organisatie toen was.",
        Basis.NONE,
        Term.STAYS,
        "beheerders; namen ook in cijfers",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer van de regel"),
            "department": _plain("Afdeling"),
            "name": _plain("Naam"),
            "parent": _plain("Hoort bij"),
            "reported_with": _plain("Telt mee bij"),
            "position": _plain("Plaats"),
            "from_on": _plain("Vanaf"),
            "until_on": _plain("Tot"),
        },
    ),
    "department_succession": Holding(
        "Wat er van een afdeling werd",
        "Een gesloten jaar in de afdelingen van nu laten zien.",
        Basis.NONE,
        Term.STAYS,
        "beheerders",
        Link.NOBODY,
        Fate.NOTHING,
        {"department": _plain("Afdeling"), "successor": _plain("Opvolger"), "on_day": _plain("Op")},
    ),
    "content_publication": Holding(
        "Welke versie lezers krijgen",
        "Lezers alleen geven wat twee keer is goedgekeurd.",
        Basis.NONE,
        Term.STAYS,
        "redacteuren en beoordelaars",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer van de regel"),
            "kind": _plain("Soort"),
            "slug": _plain("Wat"),
            "round": _plain("Hoeveelste ronde"),
            "version": _plain("Versie van de inhoud"),
            "parts": _plain("Versies van de onderdelen"),
            "size": _plain("Grootte van de verandering"),
            "at": _plain("Sinds"),
        },
    ),
    "content_version": Holding(
        "Lesinhoud zoals die was",
        "Een les of toets later precies zo kunnen laten zien.",
        Basis.NONE,
        Term.STAYS,
        "wie ermee begon",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "version": _plain("Versie"),
            "kind": _plain("Soort"),
            "slug": _plain("Wat"),
            "files": _plain("Bestanden"),
            "kept_at": _plain("Bewaard"),
        },
    ),
    "release": Holding(
        "Gepubliceerde tabellen",
        "Het kernteam laten zien of deelname groeit, per groep en beschermd.",
        Basis.NONE,
        Term.STAYS,
        "kernteam",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "position": _plain("Plaats"),
            "period_key": _plain("Periode"),
            "module": _plain("Module"),
            "number": _plain("Nummer"),
            "last_on": _plain("Peildatum"),
            "module_title": _plain("Titel"),
            "minimum": _plain("Kleinste groep"),
            "shown": _plain("Getoonde aantallen van groepen"),
            "reason": _plain("Aanleiding"),
            "created_on": _plain("Gepubliceerd"),
        },
    ),
    "choice_release": Holding(
        "Gepubliceerde keuzes",
        "Laten zien wat mensen in een scenario kozen, van de hele organisatie en beschermd.",
        Basis.NONE,
        Term.STAYS,
        "kernteam, en wie hetzelfde dilemma deed",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer van de regel"),
            "kind": _plain("Soort"),
            "slug": _plain("Wat"),
            "period_key": _plain("Kwartaal"),
            "title": _plain("Titel"),
            "shown": _plain("Getoonde aandelen"),
            "created_on": _plain("Gepubliceerd"),
        },
    ),
    "item_release": Holding(
        "Gepubliceerde cijfers over vragen",
        "Redacteuren laten zien welke vraag te makkelijk of onduidelijk is, van de hele organisatie en beschermd.",
        Basis.NONE,
        Term.STAYS,
        "redacteuren, beoordelaars en het kernteam",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer van de regel"),
            "slug": _plain("Toets"),
            "period_key": _plain("Kwartaal"),
            "title": _plain("Titel"),
            "shown": _plain("Getoonde aandelen"),
            "created_on": _plain("Gepubliceerd"),
        },
    ),
    "activity": Holding(
        "Activiteiten van het kernteam",
        "In figuren laten zien wat er gebeurde: acties, bijeenkomsten en nieuws.",
        Basis.NONE,
        Term.STAYS,
        "het kernteam",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer van de regel"),
            "on_day": _plain("Dag"),
            "kind": _plain("Soort"),
            "title": _plain("Titel"),
            "added_at": _plain("Toegevoegd"),
            "withdrawn_at": _plain("Weggehaald"),
        },
    ),
    "meldpunt_count": Holding(
        "Aantallen van het Meldpunt",
        "Per kwartaal en onderwerp laten zien hoeveel meldingen er waren; alleen aantallen.",
        Basis.NONE,
        Term.STAYS,
        "het kernteam",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer van de regel"),
            "period_key": _plain("Kwartaal"),
            "lane": _plain("Onderwerp"),
            "number": _plain("Hoeveelste keer"),
            "count": _plain("Aantal meldingen"),
            "brought_at": _plain("Ingelezen"),
        },
    ),
    "outcome_release": Holding(
        "Gepubliceerde uitkomsten",
        "Het kernteam laten zien wat groepen weten, onthouden en zouden doen, beschermd.",
        Basis.NONE,
        Term.STAYS,
        "het kernteam",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer van de regel"),
            "kind": _plain("Soort"),
            "about": _plain("Onderwerp"),
            "period_key": _plain("Periode"),
            "number": _plain("Hoeveelste keer"),
            "title": _plain("Titel"),
            "minimum": _plain("Kleinste groep"),
            "shown": _plain("Getoonde cijfers"),
            "reason": _plain("Reden"),
            "created_on": _plain("Gepubliceerd"),
        },
    ),
    "pulse": Holding(
        "Peilingen",
        "Weten welke vragen wanneer gesteld zijn.",
        Basis.NONE,
        Term.STAYS,
        "het kernteam",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "slug": _plain("Peiling"),
            "version": _plain("Versie van de vragen"),
            "period_key": _plain("Kwartaal"),
            "whole": _plain("Iedereen gevraagd"),
            "opened_on": _plain("Open vanaf"),
            "closes_on": _plain("Laatste dag"),
            "reminded_on": _plain("Herinnering"),
            "closed_on": _plain("Gesloten"),
        },
    ),
    "pulse_stratum": Holding(
        "Groepen van een peiling",
        "Weten hoeveel mensen van een groep zijn uitgenodigd en antwoordden.",
        Basis.NONE,
        Term.STAYS,
        "het kernteam, per groep en beschermd",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "pulse": _plain("Peiling"),
            "stratum": _plain("Groep"),
            "people": _plain("Mensen"),
            "invited": _plain("Uitgenodigd"),
            "answered": _plain("Antwoordden"),
        },
    ),
    "pulse_count": Holding(
        "Antwoorden op peilingen, geteld",
        "Zien hoe groepen over melden denken. Er staat geen persoon, geen tijd en geen volgorde bij.",
        Basis.NONE,
        Term.STAYS,
        "het kernteam, per groep en beschermd",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "pulse": _plain("Peiling"),
            "stratum": _plain("Groep"),
            "question": _plain("Vraag"),
            "wave": _plain("Voor of na de herinnering"),
            "option": _plain("Antwoord"),
            "count": _plain("Hoe vaak"),
        },
    ),
    "report_release": Holding(
        "Vastgestelde jaarverslagen",
        "Het jaarverslag later precies zo kunnen laten zien, en aantonen dat er niets aan veranderde.",
        Basis.NONE,
        Term.STAYS,
        "het kernteam, en wie het verslag krijgt",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "year": _plain("Jaar"),
            "number": _plain("Versie"),
            "organisation": _plain("Organisatie"),
            "data": _plain("Gepubliceerde tabellen"),
            "data_hash": _plain("Controlegetal van de gegevens"),
            "words": _plain("Zinnen en toelichting"),
            "reason": _plain("Wat er veranderde"),
            "changes": _plain("Welke delen anders zijn"),
            "frozen_on": _plain("Vastgesteld"),
        },
    ),
    "report_file": Holding(
        "Bestanden van vastgestelde jaarverslagen",
        "Precies het bestand kunnen geven dat is vastgesteld.",
        Basis.NONE,
        Term.STAYS,
        "het kernteam, en wie het verslag krijgt",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "year": _plain("Jaar"),
            "number": _plain("Versie"),
            "name": _plain("Naam van het bestand"),
            "content": _plain("Inhoud"),
            "hash": _plain("Controlegetal"),
        },
    ),
    "audit_head": Holding(
        "Kop van het logboek",
        "Zien of er regels uit het logboek verdwenen zijn.",
        Basis.NONE,
        Term.STAYS,
        "beheerders",
        Link.NOBODY,
        Fate.NOTHING,
        {
            "id": _plain("Nummer"),
            "first": _plain("Eerste regel"),
            "first_hash": _plain("Controlegetal daarvoor"),
            "number": _plain("Laatste regel"),
            "hash": _plain("Controlegetal"),
        },
    ),
}

HOLDINGS: Mapping[str, Holding] = {**PEOPLE, **DEEDS, **THINGS}
"""Every table of the database; a test holds this against the tables there are."""


def faults(tables: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Yield what is wrong between this register and a database: a column too many or too few, a purpose that is missing.

    Args:
        tables: Name to columns, as the database has them.
    """
    for name in sorted({*tables, *HOLDINGS}):
        known, real = HOLDINGS[name].columns if name in HOLDINGS else {}, tables.get(name, {})
        yield from (f"{name}.{column} has no entry" for column in real if column not in known)
        yield from (f"{name}.{column} does not exist" for column in known if column not in real)
    for name, holding in HOLDINGS.items():
        if holding.personal and (not holding.purpose or holding.basis is Basis.NONE or holding.term is Term.STAYS):
            yield f"{name} is personal, and has no purpose, ground or end"
        for column, one in holding.columns.items():
            if one.shown is not Shown.AS_IS and not one.why:
                yield f"{name}.{column} is not shown, and does not say why"
