"""Acts on customer files: filing households, recording facts, taking consents, lifting a mask."""

from qianmo.apps.households.services.consents import NewConsent, take_consents
from qianmo.apps.households.services.facts import Sheet, record_facts
from qianmo.apps.households.services.filing import Filed, file_households
from qianmo.apps.households.services.holding import hold_households
from qianmo.apps.households.services.unmasking import NUMBERS, PURPOSES, Unmasking, unmask

__all__ = [
    "NUMBERS",
    "PURPOSES",
    "Filed",
    "NewConsent",
    "Sheet",
    "Unmasking",
    "file_households",
    "hold_households",
    "record_facts",
    "take_consents",
    "unmask",
]
