"""What is in the repository: our own work, without download addresses, secrets or loose ends."""

import json
import re

from tests.architecture.repository import ROOT, text_of, tracked

DOWNLOADS = re.compile(
    r"https?://[^\s\"'<>)]*(?:npmjs\.|pypi\.|pythonhosted|jsdelivr|unpkg|cdnjs|googleapis|gstatic|githubusercontent|rubygems|"
    r"crates\.io|docker\.io|debian\.org|/releases/download/)",
    re.IGNORECASE,
)
LONGEST_LINE = 2000
LARGEST = 1_000_000
PICTURES = {".png", ".svg", ".jpg", ".webp"}


def test_the_repository_is_not_empty() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}
    assert {"README.md", "LICENSE", "pyproject.toml", "app/cli/program.py", "tests/conftest.py"} <= names


def test_no_file_names_a_place_to_download_from() -> None:
    for path in tracked():
        found = DOWNLOADS.search(text_of(path) or "")
        assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    packages = {
        f"{path}: {name}": package
        for path in ("static", "tests/browser/provider")
        for name, package in json.loads((ROOT / path / "package-lock.json").read_text(encoding="utf-8"))["packages"].items()
        if name
    }
    assert packages
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-assets.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"^(?:--index-url|--extra-index-url|--find-links|.*@ )", text, re.MULTILINE), name


def test_nothing_of_others_is_kept_here() -> None:
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        assert not name.startswith(("static/vendor/", ".venv/")), name
        assert "/node_modules/" not in name, name
        assert not re.search(r"\.min\.(js|css)$|\.woff2?$|\.ttf$|\.otf$|\.whl$|\.tar\.gz$|\.zip$", name), name
        text = text_of(path)
        if text is None:
            assert path.suffix in PICTURES, f"{name}: neither text nor picture"
            continue
        if not name.startswith(("requirements", "static/package-lock", "tests/browser/provider/package-lock")):
            assert max(map(len, text.splitlines()), default=0) < LONGEST_LINE, f"{name}: looks made by a machine"
        assert path.stat().st_size < LARGEST, name
        if path.suffix in {".py", ".js", ".css", ".html"} and name != "tests/architecture/test_files.py":
            assert not re.search(r"Copyright \(c\)|@license|SPDX-License-Identifier: (?!EUPL)", text), name


def test_no_loose_ends() -> None:
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if name not in {"tests/architecture/test_files.py", "CONTRIBUTING.md"}:
            found = re.search(r"\b(?:TODO|FIXME|XXX|HACK)\b", text_of(path) or "")
            assert not found, f"{name}: {found and found[0]}"


def test_no_secrets() -> None:
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        assert not re.search(r"(^|/)(\.env|.*\.(?:pem|key|sqlite|p12))$", name), name
        assert "PRIVATE KEY-----" not in (text_of(path) or "").replace('PRIVATE KEY-----" not in', ""), name


def test_text_files_end_with_one_newline_and_have_unix_lines() -> None:
    for path in tracked():
        text = text_of(path)
        if text and path.suffix not in {".svg", ".po"}:
            name = path.relative_to(ROOT).as_posix()
            assert "\r" not in text, name
            assert text.endswith("\n"), name
            assert not text.endswith("\n\n"), name
