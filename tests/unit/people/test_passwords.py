"""New passwords: long is enough, unless everybody would try it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.passwords import LONGEST, SHORTEST, fault_of

OWN = {"Samira", "Bakker", "samira.bakker@voorbeeldland.example", "Vergunningen en Toezicht", "Provincie Voorbeeldland"}


@pytest.mark.parametrize(
    "password",
    ["vier willekeurige woorden hier", "Trapleuning-oker-mist", "paard batterij nietje correct", "x7!Kp2$vQ9@m",
     "тихий снег над рекой",
     "zomerse trapleuning oker", "samira houdt van trapleuningen", "ëéñ ândér wáchtwóórd ïs ôók góéd"],
)  # fmt: skip
def test_long_and_not_what_everybody_tries_is_good(password: str) -> None:
    assert fault_of(password, OWN) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "short"),
        ("elf tekens.", "short"),
        ("x" * 129, "long"),
        ("aaaaaaaaaaaa", "common"),
        ("abababababab", "common"),
        ("abcdefghijklm", "common"),
        ("qwertyuiopas", "common"),
        ("lkjhgfdsapoi", "common"),
        ("123456789012", "common"),
        ("098765432109", "common"),
        ("Welkom123456", "common"),
        ("W3lk0m!123456", "common"),
        ("Wachtwoord2026!", "common"),
        ("P@ssw0rd1234", "common"),
        ("ZomerZomer2026", "common"),
        ("Provincie2026!", "common"),
        ("signaalwijzer", "common"),
        ("SamiraBakker1", "own_words"),
        ("Bakker.Samira.26", "own_words"),
        ("Vergunningen2026", "own_words"),
        ("voorbeeldland26", "own_words"),
        ("V00rbeeldland!26", "own_words"),
        ("samira-welkom-1", "own_words"),
    ],
)
def test_what_is_tried_first_is_refused(password: str, fault: str) -> None:
    assert fault_of(password, OWN) == fault


@given(st.text(min_size=SHORTEST, max_size=LONGEST))
def test_any_text_gets_an_answer(password: str) -> None:
    assert fault_of(password, OWN) in {None, "common", "own_words"}


@given(st.text(alphabet="abcdefghijklmnop qrstuvwxyz", min_size=20, max_size=60))
def test_nobody_s_own_words_matter_to_somebody_else(password: str) -> None:
    assert fault_of(password, set()) in {None, "common"}
