"""Registers the room briefings with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """晨夕会"""

    name = "qianmo.apps.briefings"
    label = "briefings"
    verbose_name = "晨夕会"
