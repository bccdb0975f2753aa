"""The keys that seal personal identifiers, made once per state directory, before anything can be sealed."""

import os
from contextlib import suppress
from pathlib import Path


def make_identifier_keys(path: Path) -> None:
    """Make the key file where there is none; it appears whole or not at all, and never replaces another."""
    if path.exists():
        return
    from qianmo.storage.identifiers import write_new_keys

    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    write_new_keys(fresh)
    with suppress(FileExistsError):  # another command was quicker
        os.link(fresh, path)
    fresh.unlink()
    os.sync()  # losing these keys to a power cut would lose every sealed number
