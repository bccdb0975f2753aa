"""Registers the room funds with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """扶持资金"""

    name = "qianmo.apps.funds"
    label = "funds"
    verbose_name = "扶持资金"
