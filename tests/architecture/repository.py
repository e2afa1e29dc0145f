"""The files of the project, as git keeps them."""

import functools
import subprocess
from pathlib import Path

from app.config import content_folder

ROOT = content_folder()
TEMPLATES = ROOT / "app" / "web" / "templates"


@functools.cache
def tracked() -> tuple[Path, ...]:
    """Return every file that is in the repository or about to be: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607  the machine's git
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def text_of(path: Path) -> str | None:
    """Return the text of a file, or None when it is none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@functools.cache
def templates() -> dict[str, str]:
    """Return the name of every template to its text."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.rglob("*.html"))
    }


@functools.cache
def modules() -> dict[str, str]:
    """Return every Python file of the program, relative to the project, to its text."""
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted((ROOT / "app").rglob("*.py"))}
