"""Acts of 整村组织."""

from qianmo.apps.outreach.services.claims import claim_village, decide_claim
from qianmo.apps.outreach.services.days import NewDay, call_off_day, pass_on_duties, roster_days, settle_day
from qianmo.apps.outreach.services.exams import begin_paper, drop_script, hand_in_paper, publish_script, write_script
from qianmo.apps.outreach.services.opening import open_sittings, open_villages
from qianmo.apps.outreach.services.plans import drop_drive_plan, publish_drive_plan, report_pilot, write_drive_plan
from qianmo.apps.outreach.services.signing import (
    NewSigningDay,
    hand_out_gifts,
    open_signing_day,
    prepare_contracts,
    register_guests,
    take_back_gift,
)
from qianmo.apps.outreach.services.status import adopt_shipped_criteria, confirm_reratings, rerate_villages
from qianmo.apps.outreach.services.visiting import answer_clashes, send_errands, send_to_households

__all__ = [
    "NewDay",
    "NewSigningDay",
    "adopt_shipped_criteria",
    "answer_clashes",
    "begin_paper",
    "call_off_day",
    "claim_village",
    "confirm_reratings",
    "decide_claim",
    "drop_drive_plan",
    "drop_script",
    "hand_in_paper",
    "hand_out_gifts",
    "open_signing_day",
    "open_sittings",
    "open_villages",
    "pass_on_duties",
    "prepare_contracts",
    "publish_drive_plan",
    "publish_script",
    "register_guests",
    "report_pilot",
    "rerate_villages",
    "roster_days",
    "send_errands",
    "send_to_households",
    "settle_day",
    "take_back_gift",
    "write_drive_plan",
    "write_script",
]
