"""What is read, without signs, with each letter at its place in the file."""

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.visible import Passage, passages, shortened

LESSON = """\
---
title: Wat telt
lead: Je staat aan de balie.
---
## Een kop

Een **vette** zin met [een link](https://voorbeeld.example/a).[@wet] Nog een
zin op de volgende regel.

Gemeenten noemen:[@wet]

- eerste punt;
- tweede `code` punt.

!!! signal "Herken je dit?"
    ‘Kom mee,’ zegt hij.

| kop | een |
|---|---|
| cel | twee |
"""


def _read(path: str, text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text.strip()) for one in passages(path, text)]


def test_a_lesson_is_read_without_its_signs() -> None:
    assert _read("modules/a/01-b.md", LESSON) == [
        ("label", "Wat telt"),
        ("paragraph", "Je staat aan de balie."),
        ("heading", "Een kop"),
        ("paragraph", "Een vette zin met een link. Nog een zin op de volgende regel."),
        ("paragraph", "Gemeenten noemen:"),
        ("item", "eerste punt;"),
        ("item", "tweede  punt."),
        ("heading", "Herken je dit?"),
        ("paragraph", "‘Kom mee,’ zegt hij."),
        ("row", "kop"),
        ("row", "een"),
        ("row", "cel"),
        ("row", "twee"),
    ]


def test_a_box_is_aside_and_a_source_is_seen() -> None:
    found = {one.text.strip(): one for one in passages("modules/a/01-b.md", LESSON)}
    assert found["‘Kom mee,’ zegt hij."].aside
    assert not found["cel"].aside
    assert found["Gemeenten noemen:"].cites
    assert not found["eerste punt;"].cites


def _letter(found: list[Passage], word: str) -> tuple[int, int]:
    one = next(one for one in found if word in one.text)
    return one.places[one.text.index(word)]


def test_every_word_has_its_place() -> None:
    lines = LESSON.split("\n")
    for word in ("telt", "balie", "kop", "vette", "link", "Nog", "volgende", "tweede", "Kom", "twee"):
        line, column = _letter(passages("modules/a/01-b.md", LESSON), word)
        assert lines[line - 1][column - 1 :].startswith(word)


QUIZ = """\
kind: quiz
title: 'Zo''n toets'
sources:
  - id: wet
    title: De wet
    url: https://wet.example
items:
  - id: eerste
    text: >-
      Een vraag die
      verder gaat
    options:
      - id: a
        text: "Een \\"antwoord\\" hier"
        feedback: Omdat het
          zo is.
        sources: [wet]
"""


def test_yaml_in_any_style_is_read_at_its_place() -> None:
    found = passages("quizzes/q.yaml", QUIZ)
    assert [(one.kind, one.text) for one in found] == [
        ("label", "Zo'n toets"),
        ("source", "De wet"),
        ("paragraph", "Een vraag die verder gaat"),
        ("paragraph", 'Een "antwoord" hier'),
        ("paragraph", "Omdat het zo is."),
    ]
    lines = QUIZ.split("\n")
    for word in ("toets", "wet", "verder", "antwoord", "hier", "zo is"):
        line, column = _letter(found, word)
        assert lines[line - 1][column - 1 :].startswith(word)


def test_sources_beside_an_answer_are_seen_and_a_question_needs_none() -> None:
    found = {one.text: one.sourced for one in passages("quizzes/q.yaml", QUIZ)}
    assert found["Omdat het zo is."] is True
    assert found["Een vraag die verder gaat"] is None


def test_a_page_without_a_head_holds_nothing() -> None:
    assert passages("modules/a/01-b.md", "geen kop") == []


def test_addresses_are_not_read() -> None:
    text = "kind: quiz\ntitle: Kijk op www.politie.nl of https://a.example/b, mail a@b.example of ga naar Security.nl.\n"
    assert _read("quizzes/q.yaml", text) == [("label", "Kijk op  of  mail  of ga naar .")]


@given(st.text(alphabet="ab *-#|!`[]()@\n\t’é", max_size=80))
def test_any_markdown_has_a_place_for_every_letter(body: str) -> None:
    text = f"---\ntitle: T\n---\n{body}"
    lines = text.split("\n")
    for one in passages("modules/a/01-b.md", text):
        assert len(one.places) == len(one.text)
        for letter, (line, column) in zip(one.text, one.places, strict=True):
            assert letter.isspace() or lines[line - 1][column - 1] == letter


def test_a_long_text_is_cut_between_words() -> None:
    assert shortened("kort") == "kort"
    assert shortened("woord " * 20) == " ".join(["woord"] * 10) + " …"
