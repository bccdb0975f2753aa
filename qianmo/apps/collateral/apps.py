"""Registers the room collateral with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """押品"""

    name = "qianmo.apps.collateral"
    label = "collateral"
    verbose_name = "押品"
