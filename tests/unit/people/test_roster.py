"""A list beside who is known: what it says, what is wrong with it, and what it would change."""

import dataclasses as dc
import datetime as dt
from collections.abc import Sequence
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Problem
from app.people.roster.cells import CellError, day, number, share
from app.people.roster.columns import WORDS, is_header
from app.people.roster.difference import Held, Kind, Ours, Plan, compare
from app.people.roster.reading import Reading, Unit, read
from app.people.roster.sheet import Row, Sheet, cell_name
from app.people.values import Particulars, Place

TODAY = dt.date(2026, 11, 28)
UNITS = [
    Unit("domein", "Domein"),
    Unit("vth", "Vergunningen en Toezicht", "4410", "domein"),
    Unit("hr", "Mens & Organisatie", None, "domein"),
]
HEADER = (
    "Personeelsnummer",
    "Voornaam",
    "Tussenvoegsel",
    "Achternaam",
    "E-mailadres",
    "Afdeling",
    "Deeltijd",
    "Begindatum",
    "Einddatum",
)
ANNA = ("1", "Anna", "van", "Dijk", "anna@x.example", "Vergunningen en toezicht", "0,8", "", "")


def _sheet(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Sheet:
    lines = enumerate([header, *rows], 1)
    return Sheet("l.csv", None, tuple(Row(line, tuple(cells)) for line, cells in lines))


def _read(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Reading:
    found, problems = read(_sheet(*rows, header=header), UNITS)
    assert found, problems
    return found


def _problems(*rows: Sequence[str], header: Sequence[str] = HEADER) -> list[Problem]:
    return read(_sheet(*rows, header=header), UNITS)[1]


def _with(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    places = {"number": 0, "given": 1, "infix": 2, "family": 3, "mail": 4, "unit": 5, "share": 6, "begin": 7, "end": 8}
    changed = list(row)
    for name, text in cells.items():
        changed[places[name]] = text
    return tuple(changed)


def _applied(plan: Plan, ours: Sequence[Ours]) -> list[Ours]:
    """Return who is known after a plan was carried out."""
    found = {one.id: one for one in ours}
    for one in plan.differences:
        known = one.ours or Ours(uuid4(), uuid4(), one.who, active=True, held=())
        ends = {end.held.id: end.until_on for end in one.ends}
        held = [dc.replace(held, until_on=ends.get(held.id, held.until_on)) for held in known.held]
        held += [Held(uuid4(), begin.place, begin.from_on, begin.until_on) for begin in one.begins]
        kept = tuple(held for held in held if held.until_on is None or (held.until_on > TODAY and held.until_on > held.from_on))
        found[known.id] = Ours(known.id, known.subject, one.who, one.active, kept)
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "value"), [("", 1.0), ("0,8", 0.8), ("0.8", 0.8), ("80%", 0.8), ("80 %", 0.8), ("1", 1.0), ("100%", 1.0)]
)
def test_a_share_is_a_part_of_one_or_a_percentage(text: str, value: float) -> None:
    assert share(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["28,8 uur", "28,8", "36", "0", "120%", "-1", "half", "80"])
def test_hours_are_no_share(text: str) -> None:
    with pytest.raises(CellError):
        share(text)


@pytest.mark.parametrize("text", ["2026-12-31", "31-12-2026", "31/12/2026", "31.12.2026", "46387", "2026-12-31 00:00:00"])
def test_a_day_is_written_in_many_ways(text: str) -> None:
    assert day(text) == dt.date(2026, 12, 31)


@pytest.mark.parametrize("text", ["12-31-2026", "31-12-26", "30-02-2026", "1850-01-01", "morgen", "12", "2026-12-31 12:00:00"])
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(CellError):
        day(text)


def test_a_number_that_excel_rounded_is_refused_and_leading_zeros_stay() -> None:
    assert number("00123") == "00123"
    with pytest.raises(CellError):
        number("1,23E+08")


def test_cells_have_the_names_that_excel_gives_them() -> None:
    assert [cell_name(14, 3), cell_name(1, 26), cell_name(1, 27), cell_name(2, 703)] == ["C14", "Z1", "AA1", "AAA2"]


def test_a_header_is_known_in_two_languages_whatever_its_accents_and_capitals() -> None:
    assert is_header(["VOORNAAM", "achter-naam", "É-mail"])
    assert is_header(["First name", "Surname", "Work email"])
    assert not is_header(["Voornaam", "Bedrag"])
    assert len([word for words in WORDS.values() for word in words]) > 60


def test_a_row_becomes_a_person() -> None:
    (anna,) = _read(ANNA).listed
    assert anna.who == Particulars("Anna", "van Dijk", "anna@x.example", "1")
    assert anna.hats[0].place == Place("civil_servant", None, "vth", "own", 0.8)


@pytest.mark.parametrize("unit", ["vth", "4410", "Vergunningen en Toezicht", " VERGUNNINGEN EN TOEZICHT"])
def test_a_department_is_known_by_slug_code_or_name(unit: str) -> None:
    assert _read(_with(ANNA, unit=unit.strip())).listed[0].hats[0].place.department == "vth"


@pytest.mark.parametrize(
    ("row", "line_and_column", "said"),
    [
        (_with(ANNA, unit="Vergunningen en Toezigt"), (2, 6), "Bedoel je ‘Vergunningen en Toezicht’?"),
        (_with(ANNA, mail="anna"), (2, 5), "geen e-mailadres"),
        (_with(ANNA, mail="a@x.nl\r\nBcc: b@x.nl"), (2, 5), "geen e-mailadres"),
        (_with(ANNA, given=""), (2, 2), "voornaam"),
        (_with(ANNA, share="28,8 uur"), (2, 7), "80%"),
        (_with(ANNA, begin="2026-05-01", end="2026-04-01"), (2, 9), "voor de eerste dag"),
        ((*ANNA, "", "te veel"), (2, 10), "meer cellen"),
    ],
)
def test_each_mistake_names_its_place_and_what_to_do(row: tuple[str, ...], line_and_column: tuple[int, int], said: str) -> None:
    found, problems = read(_sheet(row, _with(ANNA, number="2", mail="b@x.nl")), UNITS)
    assert found
    assert len(found.listed) == 1
    (problem,) = problems
    assert (problem.line, problem.column) == line_and_column
    assert said in f"{problem.what} {problem.remedy}"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (("Voornaam", "Achternaam", "E-mail"), "‘Afdeling’ ontbreekt"),
        ((*HEADER[:-1], "Mail"), "allebei"),
    ],
)
def test_columns_that_are_missing_or_double_stop_the_list(header: tuple[str, ...], said: str) -> None:
    found, problems = read(_sheet(ANNA, header=header), UNITS)
    assert found is None
    assert said in str(problems)


def test_a_column_that_is_not_known_is_left_alone_and_said() -> None:
    found, problems = read(_sheet((*ANNA, "12.345"), header=(*HEADER, "Salaris")), UNITS)
    assert found
    assert [one.severity for one in problems] == ["warning"]


def test_swapped_columns_are_named() -> None:
    header = ("Personeelsnummer", "E-mailadres", "Tussenvoegsel", "Achternaam", "Voornaam", "Afdeling", *HEADER[6:])
    assert "Die staan in kolom E (‘Voornaam’)" in str(_problems(ANNA, header=header))
    days = [_with(ANNA, number=str(one), mail=f"{one}@x.nl", begin="2027-01-01", end="2020-01-01") for one in range(3)]
    assert "verwisseld" in str(_problems(*days))


def test_two_rows_with_one_number_are_two_hats_and_the_same_place_twice_is_a_mistake() -> None:
    (anna,) = _read(ANNA, _with(ANNA, unit="hr")).listed
    assert {hat.place.department for hat in anna.hats} == {"vth", "hr"}
    found, problems = read(_sheet(ANNA, ANNA), UNITS)
    assert found
    assert found.listed == ()
    assert "nog een keer" in str(problems)


def test_one_address_for_two_people_is_a_mistake_of_both() -> None:
    found, problems = read(_sheet(ANNA, _with(ANNA, number="2", given="Bram")), UNITS)
    assert found
    assert found.listed == ()
    assert [one.line for one in problems] == [2, 3]


def _known(who: Particulars, *, active: bool = True, department: str = "vth", role: str = "civil_servant") -> Ours:
    office = "statenlid" if role == "office_holder" else None
    place = Place(role, office, department if role == "civil_servant" else None)
    return Ours(uuid4(), uuid4(), who, active, (Held(uuid4(), place, dt.date(2020, 1, 1), None),))


def test_an_address_alone_never_links_to_somebody_with_another_number() -> None:
    other = _known(Particulars("Anna", "van Dijk", "anna@x.example", "77"))
    plan = compare(_read(ANNA), [other], TODAY)
    assert (plan.differences, plan.errors) == ((), 1)


def test_somebody_made_by_hand_gets_a_number_only_when_the_name_is_theirs_too() -> None:
    same = _known(Particulars("Anna", "van Dijk", "ANNA@x.example"))
    assert [one.who.external_id for one in compare(_read(ANNA), [same], TODAY).differences] == ["1"]
    other = _known(Particulars("Berend", "Botje", "anna@x.example"))
    assert compare(_read(ANNA), [other], TODAY).errors == 1


def test_zeros_that_fell_off_are_noticed_instead_of_taken_for_leaving_and_joining() -> None:
    plan = compare(_read(ANNA), [_known(Particulars("Anna", "van Dijk", "anna@x.example", "0001"))], TODAY)
    assert (plan.leavers, plan.differences, plan.errors) == (0, (), 1)


def test_a_list_speaks_only_of_the_roles_that_stand_in_it() -> None:
    holder = _known(Particulars("Willem", "Linde", "w@x.example", "9"), role="office_holder")
    assert compare(_read(ANNA), [holder], TODAY).leavers == 0


def test_whom_the_identity_provider_shut_out_a_list_does_not_let_in() -> None:
    out = _known(Particulars("Anna", "van Dijk", "anna@x.example", "1", "anna"), active=False)
    assert not any(one.active for one in compare(_read(ANNA), [out], TODAY).differences)


def test_nobody_takes_away_their_own_access() -> None:
    own = _known(Particulars("Zelf", "Hier", "z@x.example", "5"))
    plan = compare(_read(ANNA), [own], TODAY, actor=own.subject)
    assert plan.leavers == 0
    assert "Je staat zelf niet in de lijst" in str(plan.problems)


def test_a_row_that_cannot_be_told_makes_nobody_leave() -> None:
    known = _known(Particulars("Bram", "Boer", "b@x.example", "2"))
    reading = _read(ANNA, _with(ANNA, number="", mail="niets"))
    assert compare(reading, [known], TODAY).leavers == 0


def test_given_and_family_names_that_changed_places_are_noticed() -> None:
    rows = [(str(one), f"Achter{one}x", "", f"Voor{one}x", f"{one}@x.nl", "vth", "", "", "") for one in range(4)]
    ours = [_known(Particulars(f"Voor{one}x", f"Achter{one}x", f"{one}@x.nl", str(one))) for one in range(4)]
    plan = compare(_read(*rows), ours, TODAY)
    assert plan.differences == ()
    assert "verwisseld" in str(plan.problems)


DAYS = st.sampled_from(["", "2020-01-01", "2026-11-27", "2026-11-28", "2026-12-15", "2027-02-01"])
NUMBERS = st.integers(1, 6)
ROWS = st.lists(
    st.tuples(NUMBERS, st.sampled_from(["vth", "hr"]), st.sampled_from(["1", "0,5"]), DAYS, DAYS, st.integers(1, 7)), max_size=9
).map(
    lambda rows: [
        (str(one), f"Naam{one}", "", "X", f"{mail}@x.nl", unit, part, begin, end) for one, unit, part, begin, end, mail in rows
    ]
)


@given(ROWS, ROWS)
def test_applied_and_compared_again_a_list_changes_nothing(first: list[tuple[str, ...]], second: list[tuple[str, ...]]) -> None:
    ours: list[Ours] = []
    for rows in (first, second):
        found, _said = read(_sheet(*rows), UNITS)
        if found:
            ours = _applied(compare(found, ours, TODAY), ours)
            assert compare(found, ours, TODAY).differences == ()


@given(ROWS, ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], chance: Random
) -> None:
    found, _said = read(_sheet(*first), UNITS)
    ours = _applied(compare(found, [], TODAY), []) if found else []
    order = list(range(len(HEADER)))
    chance.shuffle(order)
    shuffled = list(second)
    chance.shuffle(shuffled)
    one, _said = read(_sheet(*second), UNITS)
    header = [HEADER[place] for place in order]
    two, _said = read(_sheet(*([row[place] for place in order] for row in shuffled), header=header), UNITS)
    assert (one is None) == (two is None)
    if one and two:
        assert compare(one, ours, TODAY).differences == compare(two, ours, TODAY).differences


def test_kinds_are_told_apart() -> None:
    ours = [
        _known(Particulars("Anna", "van Dijk", "anna@x.example", "1"), department="hr"),
        _known(Particulars("B", "C", "b@x.nl", "2")),
    ]
    plan = compare(_read(ANNA, _with(ANNA, number="3", mail="c@x.nl")), ours, TODAY)
    assert {one.who.external_id: one.kind for one in plan.differences} == {"1": Kind.MOVE, "2": Kind.LEAVE, "3": Kind.JOIN}
    assert (plan.leavers, plan.in_scope) == (1, 2)
    assert plan.is_many(49)
    assert not plan.is_many(50)
    assert UUID(int=0) not in {one.ours.id for one in plan.differences if one.ours}
