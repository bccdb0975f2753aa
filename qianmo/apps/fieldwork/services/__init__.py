"""Acts of the field: enrolling devices, what they report and are told, and keeping what envelopes bring."""

from qianmo.apps.fieldwork.services.enrolling import (
    Admission,
    Enrolled,
    NewEnrolment,
    admit,
    end_enrolments,
    enrol,
    reopen,
)
from qianmo.apps.fieldwork.services.leaving import end_unheld
from qianmo.apps.fieldwork.services.ordering import NewOrder, give_orders
from qianmo.apps.fieldwork.services.reporting import DeviceReport, report_device
from qianmo.apps.fieldwork.services.settling import Settling, settle_conflicts
from qianmo.apps.fieldwork.services.surveying import NewSurvey, ask_survey_ids, keeping_surveys
from qianmo.apps.fieldwork.services.visiting import (
    CheckIn,
    NewPhoto,
    NewVisit,
    ask_photo_ids,
    ask_visit_ids,
    keeping_photos,
    keeping_visits,
    read_visit,
)

__all__ = [
    "Admission",
    "CheckIn",
    "DeviceReport",
    "Enrolled",
    "NewEnrolment",
    "NewOrder",
    "NewPhoto",
    "NewSurvey",
    "NewVisit",
    "Settling",
    "admit",
    "ask_photo_ids",
    "ask_survey_ids",
    "ask_visit_ids",
    "end_enrolments",
    "end_unheld",
    "enrol",
    "give_orders",
    "keeping_photos",
    "keeping_surveys",
    "keeping_visits",
    "read_visit",
    "reopen",
    "report_device",
    "settle_conflicts",
]
