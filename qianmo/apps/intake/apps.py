"""Registers the room intake with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """收件"""

    name = "qianmo.apps.intake"
    label = "intake"
    verbose_name = "收件"
