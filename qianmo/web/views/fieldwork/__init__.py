"""走访采集: pages of the devices people work on in the field, of what they send in, and of the forms they fill in."""

from qianmo.web.views.fieldwork import callbacks, devices, forms, incoming

__all__ = ["callbacks", "devices", "forms", "incoming"]
