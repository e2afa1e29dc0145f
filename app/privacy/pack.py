"""The dossier for works council and privacy officer, made of the settings that are in force. Pure, and in Dutch.

Everything that depends on how the program is set up is a value that comes in; what is written here is what holds for every
set-up, and a test shows that a changed setting or permission changes the dossier.
"""

import dataclasses as dc
from collections.abc import Iterator, Mapping

from app.config import Config
from app.privacy.holdings import HOLDINGS, HOW_LONG, TERMS, Fate, Holding, Shown, Term

Rows = tuple[tuple[str, ...], ...]


@dc.dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `wide` ones are set smaller on paper."""

    caption: str
    columns: tuple[str, ...]
    rows: Rows
    wide: bool = False


@dc.dataclass(frozen=True, slots=True)
class Part:
    """A chapter: sentences, then a list, then tables."""

    title: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dc.dataclass(frozen=True, slots=True)
class Facts:
    """What the dossier is made of.

    Args:
        organisation: Its name.
        config: The settings in force.
        months: The terms in force, in months.
        matrix: Who sees what, head first, in Dutch words.
        duties: Name and purpose of each duty.
        published: Title of every table that was published.
        last_run: When retention last ran, or empty.
    """

    organisation: str
    config: Config
    months: Mapping[Term, int]
    matrix: tuple[tuple[str, ...], Rows]
    duties: tuple[tuple[str, str], ...]
    published: tuple[str, ...]
    last_run: str


def how_long(term: Term, months: Mapping[Term, int]) -> str:
    """Return how long something is kept, in Dutch."""
    return HOW_LONG[term] % {"months": months[term]} if term in months else HOW_LONG[term]


def parts(facts: Facts) -> tuple[Part, ...]:
    """Return the whole dossier, chapter by chapter."""
    return (
        _purpose(facts), _register(facts), _data(facts), _terms(facts), _matrix(facts), _figures(facts), _recipients(facts),
        _measures(facts), _works_council(), _office_holders(facts), _dpia(facts), _columns(),
    )  # fmt: skip


def _purpose(facts: Facts) -> Part:
    return Part(
        "Waarvoor dit is",
        (
            (
                f"Met Signaalwijzer leren medewerkers en politieke ambtsdragers van {facts.organisation} een "
                "signaal van ondermijning herkennen, en waar zij dat melden. Het kernteam ziet of de "
                "deelname groeit, per groep en nooit per mens."
            ),
            (
                "Het is niet bedoeld om iemand te beoordelen, en het kan dat ook niet: er is geen pagina, "
                "bestand of instelling waarmee een ander ziet wie meedeed, wat iemand antwoordde of welke "
                "uitslag iemand had."
            ),
            "Signaalwijzer neemt geen meldingen aan. Er is geen vak voor vrije tekst over een geval.",
        ),
    )


def _register(facts: Facts) -> Part:
    personal = [one for one in HOLDINGS.values() if one.personal]
    rows = (
        ("Verwerkingsverantwoordelijke", (
            f"{facts.organisation} (contactgegevens en functionaris gegevensbescherming: in te vullen)")),
        ("Doel", "Bewustwording van ondermijning: leren, en op groepsniveau zien of deelname groeit"),
        ("Grondslag (voorstel)", "; ".join(dict.fromkeys(one.basis.value for one in personal))),
        ("Betrokkenen", "Eigen en externe medewerkers, politieke ambtsdragers, ondersteuners van fracties"),
        ("Soorten gegevens", ", ".join(one.label.lower() for one in personal)),
        ("Bijzondere gegevens", ("Geen. Van verlof staat alleen een keuze uit een vaste lijst, nooit iets over gezondheid. "
         "Partij of fractie wordt niet bewaard.")),
        ("Ontvangers", "; ".join(f"{name}: {what}" for name, _state, what in _outside(facts.config))),
        ("Doorgifte buiten de EER", (
            "Het programma zelf geeft niets door. Dat geldt ook voor lettertypen, grafieken en statistiek.")),
        ("Bewaartermijnen", "Zie het hoofdstuk ‘Hoe lang het bewaard blijft’"),
        ("Beveiliging", "Zie het hoofdstuk ‘Hoe het beveiligd is’"),
        ("Geautomatiseerde besluiten", "Geen"),
    )  # fmt: skip
    return Part(
        "Voor het verwerkingsregister (AVG artikel 30)",
        ("Een ingevuld voorstel. De organisatie stelt doel, grondslag en termijnen vast.",),
        tables=(Table("Verwerking ‘Bewustwording ondermijning’", ("Onderdeel", "Inhoud"), rows),),
    )


def _data(facts: Facts) -> Part:
    rows = tuple(
        (one.label, one.purpose, one.basis.value, how_long(one.term, facts.months), one.seen_by, one.fate.value)
        for one in HOLDINGS.values()
        if one.personal
    )
    columns = ("Wat", "Waarvoor", "Grondslag (voorstel)", "Hoe lang", "Wie het ziet", "Bij verwijderen")
    return Part(
        "Welke persoonsgegevens er zijn",
        (
            (
                "Naam, adres en alles waarmee iemand zich aanmeldt, staan alleen bij de persoon. Wat iemand "
                "deed, staat onder een willekeurig nummer. Iedereen ziet op ‘Mijn gegevens’ alles wat over "
                "hem of haar bewaard is, ook wie ernaar keek, en kan het als bestand ophalen."
            ),
            (
                "Niet bewaard: politieke partij, gezondheid, leeftijd, nationaliteit, burgerservicenummer, "
                "salaris, plaats, netwerkadres, welke pagina’s iemand bekijkt en hoe lang."
            ),
        ),
        tables=(Table("Persoonsgegevens", columns, rows, wide=True),),
    )


def _terms(facts: Facts) -> Part:
    rows = tuple((TERMS[term], how_long(term, facts.months)) for term in Term)
    ran = f"De laatste keer was op {facts.last_run}." if facts.last_run else "Dat is hier nog niet gebeurd."
    return Part(
        "Hoe lang het bewaard blijft",
        (
            f"Het programma verwijdert elke nacht zelf wat over tijd is. {ran}",
            (
                "Van elke module en briefing blijft alleen het feit staan dat iemand eraan begon, zonder "
                "antwoorden, zolang de afronding bewaard blijft. Zo blijven cijfers juist."
            ),
            "Loopt er een onderzoek naar een incident, dan kan een beheerder verwijderen uitstellen. De persoon ziet dat zelf.",
        ),
        tables=(Table("Bewaartermijnen", ("Wat", "Hoe lang"), rows),),
    )


def _matrix(facts: Facts) -> Part:
    head, rows = facts.matrix
    return Part(
        "Wie wat ziet",
        (
            "Deze tabel komt uit het programma zelf. Een test vergelijkt hem bij elke wijziging met wat elke pagina toelaat.",
            (
                "Wie een taak heeft, kan die alleen doen na aanmelden met het account van de organisatie of "
                "een passkey. Een beheerder geeft taken, nooit aan zichzelf; een nieuwe beheerder wordt door "
                "een tweede bevestigd. Kernteam en beheerder gaan niet samen in één persoon. "
                "Redacteur, vakinhoudelijk beoordelaar en juridisch beoordelaar ook niet."
            ),
            "De rij over deelname, antwoorden en uitslagen van een ander is overal ‘nee’. Geen instelling verandert dat.",
        ),
        tuple(f"{name.capitalize()}: {purpose}" for name, purpose in facts.duties),
        (Table("Wie wat ziet", head, rows, wide=True),),
    )


def _figures(facts: Facts) -> Part:
    group, answers = facts.config.minimum_group, facts.config.minimum_answers
    tables = (
        Table("Gepubliceerde tabellen", ("Tabel",), tuple((one,) for one in facts.published)),
    ) if facts.published else ()  # fmt: skip
    none = () if facts.published else ("Er is nog geen tabel gepubliceerd.",)
    return Part(
        "Welke cijfers er zijn, en hoe ze mensen beschermen",
        (
            (
                "Het kernteam leest alleen gepubliceerde tabellen van groepen. Er is geen vrij filter: andere "
                "combinaties bestaan niet."
            ),
            *none,
        ),
        (
            f"Een groep van minder dan {group} mensen wordt niet getoond. De ondergrens kan omhoog en nooit onder 5.",
            (
                "Redacteuren, beoordelaars en het kernteam zien hoe de vragen van een toets het doen, van de hele organisatie "
                "samen, vanaf 30 antwoorden. Elk antwoord telt in één tabel. Andere uitkomsten van toetsen, en die van "
                f"peilingen, staan er pas bij ten minste {answers} antwoorden."
            ),
            "Is een kleine groep uit te rekenen uit andere cijfers, dan wordt een andere groep mee afgeschermd.",
            "Deed bijna iedereen of bijna niemand mee, dan staat er een grens en geen aantal.",
            (
                "Elke nieuwe tabel wordt vooraf nagerekend tegen alles wat eerder is gepubliceerd. Valt er "
                "iets over één mens uit af te leiden, dan komt de tabel er niet, of met minder erin."
            ),
            "Politieke ambtsdragers zijn één groep, nooit verdeeld naar ambt, fractie of partij.",
        ),
        tables,
    )


def _outside(config: Config) -> tuple[tuple[str, str, str], ...]:
    """Return what outside the program it is connected to: name, whether it is on, and what goes there."""
    mail = (f"aan, via {config.smtp_host}", "naam en adres van wie een mail krijgt, en de tekst") if config.smtp_host else (
        "uit", "niets")  # fmt: skip
    account = (f"aan, bij {config.oidc_issuer}", "dat iemand zich aanmeldt; terug komt een nummer") if config.oidc_issuer else (
        "uit", "niets")  # fmt: skip
    people = ("aan", (
        "ontvangt namen, adressen en afdelingen van de organisatie; stuurt niets over deelname")) if config.scim_tokens else (
        "uit", "niets")  # fmt: skip
    return (
        ("Mailserver", *mail), ("Aanmelden met het account van de organisatie (OpenID Connect)", *account),
        ("Mensen uit het accountsysteem (SCIM)", *people),
        ("Hosting en reservekopieën", "in te vullen", "wie de database kan lezen, kan alles lezen wat erin staat"),
    )  # fmt: skip


def _recipients(facts: Facts) -> Part:
    return Part(
        "Met wie het programma gegevens deelt",
        ("Dit is hoe het nu is ingesteld. Andere verbindingen naar buiten heeft het programma niet.",),
        tables=(Table("Koppelingen", ("Koppeling", "Stand", "Wat er langsgaat"), _outside(facts.config)),),
    )


def _measures(facts: Facts) -> Part:
    config = facts.config
    return Part(
        "Hoe het beveiligd is",
        points=(
            "Elke pagina heeft precies één bewaker; rechten worden bij elk verzoek opnieuw gelezen.",
            (
                f"Sessies staan op de server en eindigen na {config.idle_minutes} minuten zonder gebruik "
                f"({config.duty_idle_minutes} voor wie een taak heeft), en altijd na {config.session_hours} uur."
            ),
            "Wachtwoorden en links staan er alleen als onomkeerbare code. Raden wordt vertraagd.",
            "Een strikt inhoudsbeleid: geen vreemde scripts, geen verbindingen naar anderen.",
            (
                "Een logboek waaraan alleen wordt toegevoegd. Elke regel is aan de vorige geketend; een "
                "gewijzigde of verdwenen regel valt op. Er staan geen namen, adressen, zoekteksten of "
                "antwoorden in."
            ),
            (
                "Wie gegevens van een persoon, cijfers of het logboek bekijkt, staat daarmee in het logboek; de "
                "persoon ziet het zelf."
            ),
            "Antwoorden en cijfers staan in aparte ruimten van het programma; een test laat geen kortere weg toe.",
            (
                "Verwijderen laat in de database, haar bestanden en het logboek geen naam, adres of nummer "
                "achter; een test doorzoekt alles."
            ),
            "Elke nieuwe kolom in de database moet in dit register staan, anders slagen de tests niet.",
        ),
    )


def _works_council() -> Part:
    return Part(
        "Voor de ondernemingsraad",
        (
            (
                "De Wet op de ondernemingsraden vraagt instemming voor een regeling over persoonsgegevens "
                "van medewerkers (artikel 27 lid 1 onder k) en voor voorzieningen die geschikt zijn om "
                "aanwezigheid, gedrag of prestaties waar te nemen of te controleren (onder l), ook als "
                "niemand ze zo gebruikt."
            ),
            (
                "Een systeem dat leren vastlegt, kan zo’n voorziening zijn. Daarom is het zo gemaakt dat het er "
                "technisch niet geschikt voor is:"
            ),
        ),
        (
            "Er bestaat geen overzicht per persoon voor een ander, en geen instelling die er een maakt.",
            (
                "Kernteam, leidinggevenden en beheerders zien van niemand of die meedeed, wat die antwoordde of "
                "hoe lang iets duurde."
            ),
            "Er wordt geen tijd gemeten per les of vraag, en er is geen herinnering die een leidinggevende ziet.",
            "Cijfers van groepen zijn zo beschermd dat ook uit meer tabellen samen niets over één collega volgt.",
            "Wie de database beheert, kan alles lezen. Spreek af wie dat zijn, en leg het vast.",
        ),
    )


def _office_holders(facts: Facts) -> Part:
    return Part(
        "Voor politieke ambtsdragers",
        (
            (
                "Leden van Provinciale Staten, gedeputeerden en de commissaris van de Koning zijn geen "
                "medewerkers. De ondernemingsraad spreekt niet namens hen. Maak met hen, via presidium en "
                "griffie, een eigen afspraak."
            ),
            (
                f"Zij staan in de cijfers als één groep van ten minste {facts.config.minimum_group} mensen. "
                "De griffier ziet hetzelfde cijfer, en niet wie meedeed. Partij en fractie worden niet "
                "bewaard. Ondersteuners van fracties leren mee en staan in geen cijfer."
            ),
            "Zij hebben dezelfde rechten: alles zien, ophalen, laten verbeteren, en vragen om verwijdering.",
        ),
    )


RISKS: Rows = (
    ("Een collega leidt uit cijfers af of iemand meedeed", (
        "Ondergrens, afscherming, grenzen in plaats van aantallen, narekenen tegen alles wat eerder verscheen"), (
            "Klein. Collega’s die samen vertellen wat zij zelf weten, vallen erbuiten")),
    ("Gebruik voor beoordeling", (
        "Geen overzicht per persoon; kernteam en beheerder gescheiden; elk bekijken staat in het logboek"),
     "Klein, zolang toegang tot de database beperkt is"),
    ("Uitslag of antwoord komt bij een ander", (
        "Alleen de eigen persoon kan het lezen; een test loopt elke pagina met elk recht na"),
     "Klein"),
    ("Overname van een account", "Account van de organisatie of passkey voor elke taak; vertraging; sessies die eindigen",
     "Een aanmeldlink per mail geeft alleen leren"),
    ("Verkeerde afdeling na een fout in een lijst", (
        "Proefrit die laat zien wat er verandert; een dag terugdraaien; geschiedenis met datums"), "Klein"),
    ("Gegevens blijven te lang staan", "Bewaartermijnen die elke nacht draaien; verwijderen op verzoek", (
        "Reservekopieën: spreek een eindtermijn af")),
    ("De database lekt", "Wachtwoorden en links als code; weinig gegevens; namen apart van feiten", (
        "Wie alles heeft, kan nummer en naam koppelen zolang de persoon bestaat")),
)  # fmt: skip


def _dpia(facts: Facts) -> Part:
    return Part(
        "Bijlage: concept van een gegevensbeschermingseffectbeoordeling (DPIA)",
        (
            (
                f"Beschrijving. {facts.organisation} legt vast wie aan welke module of briefing begon, wat "
                "daarin gelezen en geantwoord is, en wat is afgerond. Op groepsniveau verschijnen cijfers "
                "over deelname."
            ),
            (
                "Noodzaak. Zonder eigen voortgang kan niemand verdergaan of uitleg krijgen. Zonder tellen "
                "weet de organisatie niet of zij haar mensen bereikt."
            ),
            (
                "Evenredigheid. Alleen wat daarvoor nodig is, met korte termijnen. Een minder ingrijpende "
                "vorm (zonder account) kan geen voortgang bewaren en niet per groep tellen."
            ),
            (
                "Raadpleging. Advies van de functionaris gegevensbescherming, instemming van de "
                "ondernemingsraad en afspraak met de politieke ambtsdragers: in te vullen."
            ),
        ),
        tables=(Table("Risico’s en maatregelen", ("Risico", "Maatregelen", "Wat overblijft"), RISKS),),
    )


def _columns() -> Part:
    rows = tuple(_rows_of_columns())
    return Part(
        "Bijlage: elke kolom van de database",
        ("Dit register staat in het programma. Een kolom zonder regel hier laat de tests falen.",),
        tables=(
            Table("Kolommen", ("Tabel", "Kolom", "Wat", "Persoonlijk", "In eigen bestand", "Bij verwijderen"), rows, wide=True),
        ),
    )


def _rows_of_columns() -> Iterator[tuple[str, ...]]:
    for name, holding in HOLDINGS.items():
        for column, one in holding.columns.items():
            yield (name, column, one.label, "ja" if one.personal else "nee", _in_file(holding, one.shown), _fate(holding))


def _in_file(holding: Holding, shown: Shown) -> str:
    return shown.value if holding.link else "nee"


def _fate(holding: Holding) -> str:
    return "blijft" if holding.fate is Fate.NOTHING else holding.fate.value
