"""Registers the room dayend with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """日终"""

    name = "qianmo.apps.dayend"
    label = "dayend"
    verbose_name = "日终"
