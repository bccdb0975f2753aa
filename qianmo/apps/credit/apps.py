"""Registers the room credit with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """授信用信"""

    name = "qianmo.apps.credit"
    label = "credit"
    verbose_name = "授信用信"
