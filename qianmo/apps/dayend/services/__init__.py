"""Acts of the night: ask for nights, carry out what was asked."""

from qianmo.apps.dayend.services.asking import ask_for_nights
from qianmo.apps.dayend.services.nights import Clock, Watch, carry_out_nights

__all__ = ["Clock", "Watch", "ask_for_nights", "carry_out_nights"]
