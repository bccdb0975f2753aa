"""Acts of the lab."""

from qianmo.apps.lab.services.back_tests import ask_back_test, carry_out_owed

__all__ = ["ask_back_test", "carry_out_owed"]
