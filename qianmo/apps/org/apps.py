"""Registers the room org with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """机构人员"""

    name = "qianmo.apps.org"
    label = "org"
    verbose_name = "机构人员"
