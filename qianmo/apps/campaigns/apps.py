"""Registers the room campaigns with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """整村授信"""

    name = "qianmo.apps.campaigns"
    label = "campaigns"
    verbose_name = "整村授信"
