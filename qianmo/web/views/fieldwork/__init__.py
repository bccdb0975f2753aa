"""走访采集: pages of the devices people work on in the field, and of what they send in."""

from qianmo.web.views.fieldwork import devices, incoming

__all__ = ["devices", "incoming"]
