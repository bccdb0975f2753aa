"""Registers the room performance with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """绩效"""

    name = "qianmo.apps.performance"
    label = "performance"
    verbose_name = "绩效"
