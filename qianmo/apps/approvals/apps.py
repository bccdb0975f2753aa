"""Registers the room approvals with Django."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """审批"""

    name = "qianmo.apps.approvals"
    label = "approvals"
    verbose_name = "审批"
