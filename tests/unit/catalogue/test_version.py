"""A content version is the exact text of its files: any difference is another version, and nothing else is."""

from hypothesis import assume, given
from hypothesis import strategies as st

from app.catalogue.version import content_hash

FILES = st.dictionaries(st.text(max_size=6), st.text(max_size=6), max_size=4)


def test_it_is_64_hexadecimal_digits() -> None:
    version = content_hash({"a.md": "tekst"})
    assert len(version) == 64
    assert int(version, 16) > 0


@given(FILES)
def test_the_order_of_files_does_not_count(files: dict[str, str]) -> None:
    assert content_hash(files) == content_hash(dict(reversed(files.items())))


@given(FILES, FILES)
def test_other_files_are_another_version(one: dict[str, str], other: dict[str, str]) -> None:
    assume(one != other)
    assert content_hash(one) != content_hash(other)


def test_text_cannot_move_between_name_and_content_unseen() -> None:
    assert content_hash({"ab": "c"}) != content_hash({"a": "bc"})
    assert content_hash({"a": "b", "c": "d"}) != content_hash({"a": "bcd"})
