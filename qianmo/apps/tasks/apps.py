"""Registers the room tasks with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """待办"""

    name = "qianmo.apps.tasks"
    label = "tasks"
    verbose_name = "待办"
