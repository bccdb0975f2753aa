"""Registers the room outreach with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """整村组织"""

    name = "qianmo.apps.outreach"
    label = "outreach"
    verbose_name = "整村组织"
