"""Tables of what the core bank delivers: the deliveries and how their files are read, and the register they fill."""

from qianmo.apps.feeds.models.deliveries import DAILY, Channel, Delivery, DeliveryState, Kind, Mapping
from qianmo.apps.feeds.models.door import DoorFile
from qianmo.apps.feeds.models.register import Account, AccountTerm, CoreProduct, CoreRate, Ownership, Side, Way
from qianmo.apps.feeds.models.uploads import Upload, UploadState

__all__ = [
    "DAILY",
    "Account",
    "AccountTerm",
    "Channel",
    "CoreProduct",
    "CoreRate",
    "Delivery",
    "DeliveryState",
    "DoorFile",
    "Kind",
    "Mapping",
    "Ownership",
    "Side",
    "Upload",
    "UploadState",
    "Way",
]
