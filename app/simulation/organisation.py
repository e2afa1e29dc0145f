"""The invented organisation: domains, departments, sizes, names. Domain names are common; people do not exist."""

import dataclasses as dc


@dc.dataclass(frozen=True, slots=True)
class Unit:
    """A department with its size and how readily its people take part (1 is average)."""

    slug: str
    name: str
    people: int
    readiness: float
    reported_with: str | None = None


DOMAINS: tuple[tuple[str, str, tuple[Unit, ...]], ...] = (
    ("mobiliteit", "Mobiliteit", (
        Unit("openbaar-vervoer", "Openbaar Vervoer", 74, 1.1),
        Unit("wegen-en-verkeer", "Wegen en Verkeer", 118, 0.8),
        Unit("trambeheer", "Trambeheer", 96, 0.5),
        Unit("programmas-en-projecten", "Programma’s en Projecten", 62, 1.1),
    )),
    ("stedelijke-leefomgeving", "Stedelijke Leefomgeving", (
        Unit("wonen-en-ruimte", "Wonen en Ruimte", 88, 1.1),
        Unit("economie-en-cultuur", "Economie en Cultuur", 71, 1.0),
        Unit("energie-en-klimaat", "Energie en Klimaat", 66, 1.0),
    )),
    ("landelijke-leefomgeving", "Landelijke Leefomgeving", (
        Unit("natuur-en-landbouw", "Natuur en Landbouw", 104, 0.9),
        Unit("water-bodem-en-milieu", "Water, Bodem en Milieu", 78, 1.0),
        Unit("vergunningen-toezicht-handhaving", "Vergunningverlening, Toezicht en Handhaving", 92, 2.8),
    )),
    ("bedrijfsvoering", "Bedrijfsvoering", (
        Unit("mens-en-organisatie", "Mens en Organisatie", 58, 1.2),
        Unit("informatie-en-privacy", "Informatie, Informatieveiligheid en Privacy", 80, 1.1),
        Unit("financien-inkoop-juridisch", "Financiën, Inkoop en Juridisch", 70, 1.0),
        Unit("datalab", "Datalab", 4, 1.0),
    )),
    ("bestuurs-en-directieondersteuning", "Bestuurs- en Directieondersteuning", (
        Unit("bdo-en-communicatie", "BDO en Communicatie", 43, 1.3),
        Unit("statengriffie", "Statengriffie", 12, 1.5, reported_with="bdo-en-communicatie"),
    )),
)  # fmt: skip

FORMER: tuple[tuple[str, str, str], ...] = (
    ("wonen", "Wonen", "wonen-en-ruimte"),
    ("ruimte", "Ruimte", "wonen-en-ruimte"),
)
"""Departments that are no more: slug, name, and into which one they went on 1 January of this year."""

FORMER_NAMES = {"water-bodem-en-milieu": "Water en Milieu"}
"""What departments were called until 1 January of this year."""

SUPPORTERS = 2
"""People who support a political group: they learn, and stand in no report."""

OFFICES: tuple[tuple[str, int], ...] = (("statenlid", 49), ("gedeputeerde", 5), ("commissaris", 1))

GIVEN = (
    "Aaltje", "Abel", "Amir", "Anouk", "Arjen", "Ayla", "Bas", "Bilal", "Bram", "Carlijn", "Cem", "Chantal", "Daan", "Dewi",
    "Dirk", "Elif", "Emma", "Esra", "Fenna", "Floor", "Freek", "Gijs", "Hanneke", "Hugo", "Ilse", "Imane", "Iris", "Jasper",
    "Jelle", "Joke", "Karim", "Kees", "Koen", "Laila", "Lars", "Lotte", "Maarten", "Malika", "Marit", "Mees", "Mila", "Nadia",
    "Niels", "Nienke", "Noor", "Omar", "Pien", "Pieter", "Rachid", "Ravi", "Roos", "Ruben", "Sanne", "Sara", "Siem", "Sjoerd",
    "Tess", "Thijs", "Tim", "Vera", "Wouter", "Yara", "Youssef", "Zoë",
)  # fmt: skip
FAMILY = (
    "Aalders", "Bakker", "Beekman", "Berends", "Boersma", "Bosman", "Brouwer", "Çelik", "Dekker", "Dijkstra", "Doornbos",
    "Eikelboom", "El Amrani", "Faber", "Geerts", "Groothuis", "Haverkamp", "Hendriks", "Hoekstra", "Huizinga", "Jansen",
    "Kaya", "Klaassen", "Kooistra", "Kramer", "Kuipers", "Lammers", "Lindeboom", "Maas", "Meijer", "Molenaar", "Mulder",
    "Nijland", "Oosterhof", "Ouwehand", "Peters", "Postma", "Ramdin", "Reitsma", "Rietveld", "Schipper", "Smit", "Spaans",
    "Terpstra", "Timmer", "Tuinstra", "Veenstra", "Verbeek", "Vermeer", "Visser", "Wagenaar", "Westra", "Wiersma",
    "Wolters", "Yildiz", "Zandstra", "Zijlstra",
)  # fmt: skip


@dc.dataclass(frozen=True, slots=True)
class Persona:
    """A demonstration person."""

    name: str
    given: str
    family: str
    unit: str | None
    office: str | None
    duty: str | None


PERSONAS = (
    Persona("employee", "Samira", "Bakker", "vergunningen-toezicht-handhaving", None, None),
    Persona("office_holder", "Willem", "Lindeboom", None, "statenlid", None),
    Persona("core_team", "Marit", "Terpstra", "mens-en-organisatie", None, "core_team"),
    Persona("editor", "Koen", "Rietveld", "bdo-en-communicatie", None, "editor"),
    Persona("department_contact", "Yara", "Huizinga", "natuur-en-landbouw", None, "department_contact"),
    Persona("griffier", "Pieter", "Boersma", "statengriffie", None, "griffier"),
    Persona("administrator", "Nadia", "Wolters", "informatie-en-privacy", None, "administrator"),
)
