"""Registers the room crm with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """客户维护"""

    name = "qianmo.apps.crm"
    label = "crm"
    verbose_name = "客户维护"
