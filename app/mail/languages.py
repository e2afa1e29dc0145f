"""The texts of letters in the language of whoever reads them, outside any request."""

import functools
import gettext

from app import text as texts
from app.mail.letters import Say


@functools.cache
def say_in(language: str, folder: str = "") -> Say:
    """Return how to say something in a language; Dutch, which stands in the code, when there are no texts in it.

    Args:
        language: `nl` or `en`.
        folder: With the texts; those of the program when left out.
    """
    place = folder or str(next(iter(texts.__path__)))
    found = gettext.translation("messages", place, [language], fallback=True)

    def say(text: str, **values: object) -> str:
        return found.gettext(text) % values if values else found.gettext(text)

    return say
