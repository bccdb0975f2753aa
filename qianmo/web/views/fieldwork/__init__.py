"""走访采集: pages of the devices people work on in the field."""

from qianmo.web.views.fieldwork import devices

__all__ = ["devices"]
