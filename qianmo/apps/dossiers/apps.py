"""Registers the room dossiers with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """申请材料"""

    name = "qianmo.apps.dossiers"
    label = "dossiers"
    verbose_name = "申请材料"
