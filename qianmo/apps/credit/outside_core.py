"""Which core the bank uses: its own at an address, or the embedded one. A setting of the machine, not of a product."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from qianmo.gateways.corebank import CoreBank


def outside_core() -> CoreBank | None:
    """The bank's own core, or None where the embedded one keeps the books alone."""
    return _core(settings.COREBANK_URL, settings.COREBANK_TOKEN_FILE) if settings.COREBANK_URL else None


@lru_cache(maxsize=4)
def _core(url: str, token_file: str) -> CoreBank:
    token = Path(token_file).read_text(encoding="utf-8").strip() if token_file else ""
    return CoreBank(url=url, token=token)
