"""Registers the room grids with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """网格"""

    name = "qianmo.apps.grids"
    label = "grids"
    verbose_name = "网格"
