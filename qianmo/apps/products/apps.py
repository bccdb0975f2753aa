"""Registers the room products with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """产品政策"""

    name = "qianmo.apps.products"
    label = "products"
    verbose_name = "产品政策"
