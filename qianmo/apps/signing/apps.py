"""Registers the room signing with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """签约"""

    name = "qianmo.apps.signing"
    label = "signing"
    verbose_name = "签约"
