"""Registers the room events with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """业务事件"""

    name = "qianmo.apps.events"
    label = "events"
    verbose_name = "业务事件"
