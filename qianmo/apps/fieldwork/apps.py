"""Registers the room fieldwork with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """走访采集"""

    name = "qianmo.apps.fieldwork"
    label = "fieldwork"
    verbose_name = "走访采集"
