"""Registers the room notices with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """公示"""

    name = "qianmo.apps.notices"
    label = "notices"
    verbose_name = "公示"
