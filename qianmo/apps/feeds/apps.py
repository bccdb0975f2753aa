"""Registers the room feeds with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """供数"""

    name = "qianmo.apps.feeds"
    label = "feeds"
    verbose_name = "供数"
