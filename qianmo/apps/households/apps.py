"""Registers the room households with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """客户档案"""

    name = "qianmo.apps.households"
    label = "households"
    verbose_name = "客户档案"
