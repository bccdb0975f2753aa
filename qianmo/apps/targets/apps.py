"""Registers the room targets with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """目标指标"""

    name = "qianmo.apps.targets"
    label = "targets"
    verbose_name = "目标指标"
