"""What makes one content version: the exact text of its files."""

import hashlib
from collections.abc import Mapping


def content_hash(files: Mapping[str, str]) -> str:
    """Return the version of a set of files: SHA-256 over names and texts, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(files):
        for part in (path, files[path]):
            encoded = part.encode()
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()
