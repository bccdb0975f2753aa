"""Registers the room leads with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """名单营销"""

    name = "qianmo.apps.leads"
    label = "leads"
    verbose_name = "名单营销"
