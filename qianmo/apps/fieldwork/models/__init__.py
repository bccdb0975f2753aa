"""走访采集: tables of this room."""

from qianmo.apps.fieldwork.models.callbacks import Callback, CallbackDraw, Outcome
from qianmo.apps.fieldwork.models.devices import Device, DeviceOrder, Enrolment, OrderKind, SigningKey
from qianmo.apps.fieldwork.models.forms import FormRollout, FormState, FormVersion
from qianmo.apps.fieldwork.models.surveys import FieldConflict, Photo, Survey, Visit

__all__ = [
    "Callback",
    "CallbackDraw",
    "Device",
    "DeviceOrder",
    "Enrolment",
    "FieldConflict",
    "FormRollout",
    "FormState",
    "FormVersion",
    "OrderKind",
    "Outcome",
    "Photo",
    "SigningKey",
    "Survey",
    "Visit",
]
