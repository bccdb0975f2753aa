"""Registers the room lab with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """政策试验"""

    name = "qianmo.apps.lab"
    label = "lab"
    verbose_name = "政策试验"
