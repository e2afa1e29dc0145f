"""Assemble static/vendor/: one style sheet, the font and the chart library, from the npm packages in package-lock.json.

npm checks every package against the hash in the lock. Nothing of others is kept in the repository; their licences travel along.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
VENDOR = HERE / "vendor"
FONT = "@fontsource-variable/atkinson-hyperlegible-next"
PLOTLY = "plotly.js-basic-dist-min"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CHARSET = re.compile(r'^\ufeff|@charset "[^"]*";')
FIRST = ("tokens.css", "base.css")
"""Our own sheets that go before the others; these follow by name."""


class AssemblyError(Exception):
    """Something that is needed is not there; the text says what to do."""


def main() -> None:
    """Bring the packages and put static/vendor/ together; say in one line what was wrong."""
    try:
        print("  Stijlbladen, lettertype en grafieken samenstellen …", end="", flush=True)
        bring_packages()
        size = assemble()
    except AssemblyError as error:
        print()
        sys.exit(f"Fout: {error}")
    print(f" klaar (stijlblad {size // 1000} kB gecomprimeerd)")


def find_npm() -> str:
    """Return npm: the machine's, or the one beside this Python.

    Raises:
        AssemblyError: There is none.
    """
    found = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if found is None:
        raise AssemblyError("npm ontbreekt. Installeer het (pakket npm), of draai: make assets")
    return found


def bring_packages() -> None:
    """Install exactly what the lock names, without running any script of a package.

    Raises:
        AssemblyError: npm did not succeed.
    """
    command = [find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssemblyError(f"npm kon de pakketten niet halen.\n{done.stderr.strip()}")


def assemble() -> int:
    """Build static/vendor/ anew.

    Returns:
        How many bytes a browser gets of the style sheet, compressed.
    """
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "licences").mkdir(parents=True)
    font = VENDOR / "font.woff2"
    shutil.copyfile(need(PACKAGES / FONT / "files" / "atkinson-hyperlegible-next-latin-wght-normal.woff2"), font)
    shutil.copyfile(need(PACKAGES / PLOTLY / "plotly-basic.min.js"), VENDOR / "plotly.js")
    (VENDOR / "app.css").write_text(style_sheet(fingerprint(font)), encoding="utf-8")
    for name in packages():
        copy_licence(name)
    for name in ("app.css", "plotly.js"):
        compress(VENDOR / name)
    return (VENDOR / "app.css.gz").stat().st_size


def packages() -> list[str]:
    """Return the packages whose files are served, in the order of package.json."""
    return list(json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"])


def style_sheet(font_version: str) -> str:
    """Return everything in one sheet: the components of the library, then our tokens, base and components.

    Args:
        font_version: Goes into the address of the font, as `asset()` writes it in pages, so that it is fetched once.
    """
    library = [need(PACKAGES / name / "dist" / "index.min.css") for name in packages() if name.endswith("-css")]
    own = [need(HERE / "css" / name) for name in FIRST]
    own += [path for path in sorted((HERE / "css").glob("*.css")) if path.name not in FIRST]
    sheets = [*map(read_library, library), *map(read_own, own)]
    note = "/* NL Design System components: EUPL-1.2. Atkinson Hyperlegible Next: OFL-1.1. See licences/. */"
    text = "\n".join(['@charset "UTF-8";', note, *sheets, ""])
    return text.replace("url(font.woff2)", f"url(font.woff2?v={font_version})")


def read_library(path: Path) -> str:
    """Return a sheet of the library without what only the first line of a file may hold."""
    return CHARSET.sub("", path.read_text(encoding="utf-8")).strip()


def read_own(path: Path) -> str:
    """Return a sheet of ours without comments and indentation."""
    lines = COMMENT.sub("", path.read_text(encoding="utf-8")).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def fingerprint(path: Path) -> str:
    """Return what `asset()` puts in the address of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def copy_licence(name: str) -> None:
    """Copy the licence of a package.

    Raises:
        AssemblyError: It has none.
    """
    found = sorted((PACKAGES / name).glob("LICEN[CS]E*"))
    if not found:
        raise AssemblyError(f"het pakket {name} heeft geen licentie.")
    shutil.copyfile(found[0], VENDOR / "licences" / (name.lstrip("@").replace("/", "-") + ".txt"))


def compress(path: Path) -> None:
    """Put a gzipped copy beside a file; the same bytes whenever it is made."""
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def need(path: Path) -> Path:
    """Return a path that must exist.

    Raises:
        AssemblyError: It does not.
    """
    if not path.is_file():
        raise AssemblyError(f"{path.relative_to(HERE)} ontbreekt. Verwijder static/node_modules en probeer het opnieuw.")
    return path


if __name__ == "__main__":
    main()
