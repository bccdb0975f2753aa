"""Reading what a core bank delivers: any way a file is written, checked row by row, exact to the fen."""

from qianmo.analytics.deliveries.checking import Checked, Counted, Lookups, checking
from qianmo.analytics.deliveries.fields import Field, Form
from qianmo.analytics.deliveries.loading import Told, whole_units
from qianmo.analytics.deliveries.naming import days_in_name
from qianmo.analytics.deliveries.spec import Spec, read_spec

__all__ = [
    "Checked",
    "Counted",
    "Field",
    "Form",
    "Lookups",
    "Spec",
    "Told",
    "checking",
    "days_in_name",
    "read_spec",
    "whole_units",
]
