"""Registers the room exports with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """导出"""

    name = "qianmo.apps.exports"
    label = "exports"
    verbose_name = "导出"
