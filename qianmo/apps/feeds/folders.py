"""Where files lie below the state directory: dropped by the core bank, kept while they are worked on, and the register.

All of it is for the owner of the process alone: the files hold account and identity numbers.
"""

from pathlib import Path

from django.conf import settings

OWNER_ONLY = 0o700


def drop_folder() -> Path:
    """Where the core bank drops its files; QIANMO_FEEDS names another."""
    return _made(Path(settings.FEEDS_FOLDER))


def kept_folder(delivery_id: int) -> Path:
    """Where the file of a delivery lies as `file`, and its refused rows as `rejects.csv`, until both are let go."""
    return _made(Path(settings.STATE) / "feeds" / "kept") / str(delivery_id)


def arriving_folder() -> Path:
    """Where a file is copied before it has a row; what a killed process left there is worth nothing."""
    return _made(Path(settings.STATE) / "feeds" / "arriving")


def register_folder() -> Path:
    """Where the register lies for the engine of columns."""
    return _made(Path(settings.STATE) / "feeds" / "register")


def _made(folder: Path) -> Path:
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    return folder
