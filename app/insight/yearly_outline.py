"""The outline of the yearly report and the words that stand in it every year. Pure.

They are Dutch, and for Provinciale Staten: third person, no jargon. What is of one organisation the core team writes.
"""

import dataclasses as dc

SUMMARY, AIM, REACH, LEARNED, KEPT = "samenvatting", "opdracht", "bereik", "kennis", "beklijving"
REPORTED, POLITICS, NEXT, ACCOUNT = "melden", "ambtsdragers", "vervolg", "verantwoording"


def N_(text: str) -> str:  # noqa: N802  the name that the extraction of texts looks for
    """Mark a text of the page to be translated where it is shown; the report itself is Dutch."""
    return text


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return a text as paragraphs; an empty line parts them."""
    return tuple(" ".join(one.split()) for one in text.split("\n\n"))


NO_PANEL = _paragraphs("""
    Voor het oordeel in scenario’s is er nog geen panel van deskundigen dat de keuzes weegt. Daarom geeft dit verslag daar
    geen score voor.
""")[0]


@dc.dataclass(frozen=True, slots=True)
class Outline:
    """A chapter before it is filled.

    Args:
        slug: In addresses and in what is kept.
        title: Without its number.
        hint: What the core team writes there.
        fixed: What stands there every year.
    """

    slug: str
    title: str
    hint: str
    fixed: tuple[str, ...] = ()


AIMED = _paragraphs("""
    Dit hoofdstuk gaat over bewustwording binnen de eigen organisatie. De ambitie is dat een medewerker of politieke
    ambtsdrager die een signaal opmerkt, daar niet mee blijft rondlopen, maar het meldt langs de route die daarvoor is.

    De cijfers gaan over het eerste thema van de aanpak van ondermijning: een weerbare eigen organisatie. Over de andere
    thema’s zeggen zij minder. De tabel hieronder laat zien wat wel en wat niet uit dit verslag blijkt.
""")
REPORTING = _paragraphs("""
    Meer meldingen kan betekenen dat er vaker wordt gemeld, of dat er meer voorvallen zijn. Het deel van de mensen dat zegt
    dat de laatste keer is gemeld, geeft een aanwijzing welk van de twee. Het kan ook allebei zijn. Staan cijfers over melden
    naast cijfers over deelname, dan is dat samenhang en geen oorzaak.
""")
ONE_GROUP = _paragraphs("""
    Provinciale Staten, Gedeputeerde Staten en de commissaris van de Koning vormen in dit verslag één groep. Kleinere
    groepen worden niet getoond, omdat dan te herleiden kan zijn wat één persoon deed.
""")
ACCOUNTED = _paragraphs("""
    Alle figuren, tabellen en zinnen met een getal zijn gemaakt uit dezelfde gepubliceerde tabellen. Die van dit jaar zijn als
    gegevensbestand bij dit verslag gevoegd. De toelichting per hoofdstuk is geschreven door het kernteam.

    Deelname en afronding zijn geteld en niet geschat; daarom staat daar geen marge bij. Zij zijn geteld van de mensen die
    op de peildatum, de laatste dag van de periode, in dienst of in functie waren, zonder langdurig verlof of vrijstelling.
    Wie in een eerder jaar al begon, telt bij de deelname niet opnieuw. Afdeling en rol zijn die op de peildatum.

    Toetsen en peilingen zijn gemeten bij wie antwoord gaf. Een verschil heet alleen gestegen of gedaald als de meting dat
    aantoont. Anders vermeldt het verslag dat het niet aantoonbaar is veranderd.

    Van niemand is te zien of diegene meedeed of wat diegene antwoordde. Groepen onder een minimum zijn afgeschermd. Soms is
    een andere groep mee afgeschermd, zodat ook door aftrekken niets te herleiden is. In de tabellen staat dan een x. Deed
    bijna iedereen of bijna niemand mee, dan staat er een grens, zoals ‘ten minste 90%’. Aandelen van antwoorden op vragen
    in toetsen en van keuzes in scenario’s en dilemma’s zijn afgerond op vijf procent, en de aantallen mensen daarbij naar
    beneden op vijf. Voor peilingen geldt die afronding niet.

    Dit verslag stelt geen oorzaken vast. Het zegt niet dat een verandering door het leerplatform komt, en het rangschikt
    geen afdelingen.
""")

OUTLINES: tuple[Outline, ...] = (
    Outline(SUMMARY, "Het jaar in vijf zinnen", N_("Een korte inleiding. De vijf zinnen staan er al.")),
    Outline(AIM, "Opdracht en ambitie", N_("De letterlijke tekst van het eerste thema uit het eigen plan."), AIMED),
    Outline(REACH, "Wie deden mee", N_("Welke acties en bijeenkomsten er waren, met datum en onderwerp.")),
    Outline(LEARNED, "Wat weten en kunnen we", N_("Wat dit betekent voor het werk. Noem de figuur of tabel waar het uit volgt.")),
    Outline(KEPT, "Beklijft het", N_("Wat er gebeurt om kennis vast te houden.")),
    Outline(REPORTED, "Melden", N_("Duiding door het Meldpunt. Nooit de inhoud van een melding."), REPORTING),
    Outline(POLITICS, "Politieke ambtsdragers", N_("Afspraken met het presidium en de griffie."), ONE_GROUP),
    Outline(NEXT, "Wat hiervan is geleerd en wat volgt", N_("Noem bij elke maatregel de figuur of tabel waar die uit volgt.")),
    Outline(
        ACCOUNT, "Verantwoording", N_("Bijzonderheden van dit jaar, zoals een reorganisatie of een andere definitie."), ACCOUNTED
    ),
)

THEME_COLUMNS = ("Thema", "Wat dit verslag daarover laat zien", "Wat er niet uit blijkt")
THEMES = (
    (
        "Weerbare eigen organisatie",
        "Alle cijfers: deelname, kennis, beklijving, meldroute en meldingsbereidheid",
        "Dat een verandering door het leerplatform komt",
    ),
    (
        "Aanpak in het eigen beleid",
        "Deelname aan de modules over vakantieparken, vrijkomende bebouwing, bedrijventerreinen en drugsafval",
        "Of er voorvallen in die gebieden zijn",
    ),
    (
        "Weerbare overheid en samenleving",
        "Alleen aantallen: gedeelde bijeenkomsten en hun deelnemers, als die zijn vastgelegd",
        "Hoe bewust partners zijn",
    ),
    ("Informatie en kennis delen", "Of de meldroute bekend is, als dat is gemeten", "Wat er in signalen staat"),
)
