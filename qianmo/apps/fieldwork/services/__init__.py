"""Acts of the field: enrolling devices, what they report and are told, and keeping what envelopes bring."""

from qianmo.apps.fieldwork.services.calling_back import (
    CallbackSaid,
    NewCallbackDraw,
    draw_callbacks,
    record_callbacks,
)
from qianmo.apps.fieldwork.services.drawing import (
    FormEdit,
    FormStep,
    NewDraft,
    begin_drafts,
    drop_drafts,
    edit_drafts,
    hand_in_drafts,
)
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
from qianmo.apps.fieldwork.services.placing import place_by_visits
from qianmo.apps.fieldwork.services.reporting import DeviceReport, report_device
from qianmo.apps.fieldwork.services.rolling_out import NewRollout, publish_forms, return_forms, roll_out_forms
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
    "CallbackSaid",
    "CheckIn",
    "DeviceReport",
    "Enrolled",
    "FormEdit",
    "FormStep",
    "NewCallbackDraw",
    "NewDraft",
    "NewEnrolment",
    "NewOrder",
    "NewPhoto",
    "NewRollout",
    "NewSurvey",
    "NewVisit",
    "Settling",
    "admit",
    "ask_photo_ids",
    "ask_survey_ids",
    "ask_visit_ids",
    "begin_drafts",
    "draw_callbacks",
    "drop_drafts",
    "edit_drafts",
    "end_enrolments",
    "end_unheld",
    "enrol",
    "give_orders",
    "hand_in_drafts",
    "keeping_photos",
    "keeping_surveys",
    "keeping_visits",
    "place_by_visits",
    "publish_forms",
    "read_visit",
    "record_callbacks",
    "reopen",
    "report_device",
    "return_forms",
    "roll_out_forms",
    "settle_conflicts",
]
