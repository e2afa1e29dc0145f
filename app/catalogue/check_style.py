"""How the content reads: reading level, long sentences, exclamation marks, and pictures and films that not everybody gets.

All are warnings: an author may have a reason. A text whose reading level is too low gets its hardest sentences named.
"""

import dataclasses as dc
import re
from collections.abc import Callable, Iterator, Sequence

from app.catalogue.readability import Reading, Sentence, band, hardest, reading, sentences
from app.catalogue.strict_yaml import Place
from app.catalogue.visible import Passage, shortened
from app.errors import Problem

LEAST_SCORE = 60
"""Below this Douma calls a text rather hard; B1 asks for ordinary."""
MOST_WORDS = 20
"""In one sentence."""
HARDEST = 3
MEDIA = re.compile(r"!\[(?P<alt>[^\]\n]*)\]\((?P<file>[^)\s]*)[^)\n]*\)")
FILM, SOUND = (".mp4", ".webm", ".ogv", ".mov"), (".mp3", ".ogg", ".oga", ".m4a", ".wav")
NOT_AN_ALT = re.compile(r"(?:afbeelding|foto|plaatje|image|picture|img|\S+\.(?:png|jpe?g|svg|webp|gif))\.?", re.IGNORECASE)


@dc.dataclass(frozen=True, slots=True)
class Read:
    """How one file reads.

    Args:
        path: Of a lesson, a card, a quiz, a scenario or a drill.
        reading: As a whole.
        hardest: Its hardest sentences with their places, the hardest first.
    """

    path: str
    reading: Reading
    hardest: tuple[tuple[Place, Sentence], ...]


def read(path: str, found: Sequence[Passage]) -> Read:
    """Return how a file reads; titles, headings and names do not count."""
    placed = list(_placed(found))
    worst = hardest((sentence for _place, sentence in placed), HARDEST)
    of = {id(sentence): place for place, sentence in placed}
    return Read(path, reading(sentence for _place, sentence in placed), tuple((of[id(one)], one) for one in worst))


def _placed(found: Sequence[Passage]) -> Iterator[tuple[Place, Sentence]]:
    for passage in found:
        if passage.is_prose:
            for sentence in sentences(passage.text):
                yield passage.places[sentence.start], sentence


def level_problems(one: Read) -> Iterator[Problem]:
    """Return a warning for a text that reads too hard, and one for each of its hardest sentences."""
    score = one.reading.score
    if score is None or round(score) >= LEAST_SCORE:
        return
    what = f"Deze tekst leest te moeilijk: leesniveau {round(score)} ({band(score)})."
    yield Problem(one.path, 1, 1, what, f"Streef naar {LEAST_SCORE} of hoger, met kortere zinnen en woorden.", "warning")
    for place, sentence in one.hardest:
        what = f"Dit is een moeilijke zin (leesniveau {round(sentence.score)}): ‘{shortened(sentence.text)}’."
        yield Problem(one.path, *place, what, "Knip hem in tweeën, of kies gewonere woorden.", "warning")


def sentence_problems(found: Sequence[Passage]) -> Iterator[Problem]:
    """Return a warning for every sentence that is too long, and for every exclamation mark."""
    for place, sentence in _placed(found):
        if sentence.words > MOST_WORDS:
            passage_path = found[0].path
            what = f"Deze zin heeft {sentence.words} woorden: ‘{shortened(sentence.text)}’."
            yield Problem(passage_path, *place, what, f"Maak er zinnen van ten hoogste {MOST_WORDS} woorden van.", "warning")
    for passage in found:
        if passage.kind == "source":
            continue  # a title is as its maker wrote it
        for match in re.finditer("!+", passage.text):
            what = "Hier staat een uitroepteken."
            yield Problem(passage.path, *passage.places[match.start()], what, "Schrijf een punt.", "warning")


def media_problems(path: str, text: str, exists: Callable[[str], bool]) -> Iterator[Problem]:
    """Check that who cannot see or hear gets the same from pictures, films and sound in Markdown.

    Args:
        path: The file.
        text: All of it.
        exists: Tells whether there is a file with this path, relative to the content folder.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        for match in MEDIA.finditer(line):
            place = (number, match.start() + 1)
            alt, file = match["alt"].strip(), match["file"]
            moving = file.lower().endswith(FILM + SOUND)
            if not alt or NOT_AN_ALT.fullmatch(alt):
                what = "Deze film of dit geluid heeft geen titel." if moving else "Deze afbeelding heeft geen alt-tekst."
                yield Problem(path, *place, what, "Schrijf tussen de haken wat er te zien of te horen is.")
            if moving:
                captions = _beside(path, f"{file.rpartition('.')[0]}.vtt")
                if not exists(captions):
                    yield Problem(path, *place, f"Bij ‘{file}’ ontbreekt de ondertiteling.", f"Maak {captions}.")


def _beside(path: str, file: str) -> str:
    """Return a path named in a file as one from the content folder."""
    return file.lstrip("/") if file.startswith("/") else f"{path.rpartition('/')[0]}/{file}"
