"""Acts on lists: make or import one, give it out, work it, follow what came of it; partners and referrers."""

from qianmo.apps.leads.services.building import NewList, Uses, build_list
from qianmo.apps.leads.services.contacts import NewPartnerContact, end_contact, note_contact, show_contact
from qianmo.apps.leads.services.giving import give_out
from qianmo.apps.leads.services.granting import decide_alone, decide_case, decide_cases, decide_raises
from qianmo.apps.leads.services.groups import Taken, leave_group, open_group, take_members
from qianmo.apps.leads.services.importing import MOST_ROWS, NewImport, read_anew, read_list, receive_list
from qianmo.apps.leads.services.lending import lend_list
from qianmo.apps.leads.services.lifting import lift_phone
from qianmo.apps.leads.services.linking import index_rows, link_filed
from qianmo.apps.leads.services.modelling import publish_list_model, unsound_list_model
from qianmo.apps.leads.services.no_contact import NewNoContact, lift_no_contact, note_no_contact
from qianmo.apps.leads.services.occasions import NewOccasion, enter_occasion
from qianmo.apps.leads.services.partners import (
    NewAgreement,
    NewPartner,
    PartnerEdit,
    change_partner,
    enter_agreement,
    enter_partner,
)
from qianmo.apps.leads.services.referring import NewReferrer, enter_referrer, note_referral, settle_referrals
from qianmo.apps.leads.services.releasing import ask_release, drop_list, expire_lists, refill_lists, release_list
from qianmo.apps.leads.services.tracking import track_conversions
from qianmo.apps.leads.services.working import NewTouch, hand_over_leads, reassign_leads, touch_leads

__all__ = [
    "MOST_ROWS",
    "NewAgreement",
    "NewImport",
    "NewList",
    "NewNoContact",
    "NewOccasion",
    "NewPartner",
    "NewPartnerContact",
    "NewReferrer",
    "NewTouch",
    "PartnerEdit",
    "Taken",
    "Uses",
    "ask_release",
    "build_list",
    "change_partner",
    "decide_alone",
    "decide_case",
    "decide_cases",
    "decide_raises",
    "drop_list",
    "end_contact",
    "enter_agreement",
    "enter_occasion",
    "enter_partner",
    "enter_referrer",
    "expire_lists",
    "give_out",
    "hand_over_leads",
    "index_rows",
    "leave_group",
    "lend_list",
    "lift_no_contact",
    "lift_phone",
    "link_filed",
    "note_contact",
    "note_no_contact",
    "note_referral",
    "open_group",
    "publish_list_model",
    "read_anew",
    "read_list",
    "reassign_leads",
    "receive_list",
    "refill_lists",
    "release_list",
    "settle_referrals",
    "show_contact",
    "take_members",
    "touch_leads",
    "track_conversions",
    "unsound_list_model",
]
