"""Registers the room ledger with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """账务"""

    name = "qianmo.apps.ledger"
    label = "ledger"
    verbose_name = "账务"
