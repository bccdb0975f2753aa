"""Registers the room ratings with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """评议"""

    name = "qianmo.apps.ratings"
    label = "ratings"
    verbose_name = "评议"
