"""Acts on lists: make or import one, give it out, work it, follow what came of it; partners and referrers."""

from qianmo.apps.leads.services.building import NewList, Uses, build_list
from qianmo.apps.leads.services.importing import MOST_ROWS, NewImport, read_anew, read_list, receive_list
from qianmo.apps.leads.services.partners import NewAgreement, NewPartner, enter_agreement, enter_partner
from qianmo.apps.leads.services.referring import NewReferrer, enter_referrer, note_referral, settle_referrals
from qianmo.apps.leads.services.releasing import drop_list, expire_lists, refill_lists, release_list
from qianmo.apps.leads.services.tracking import track_conversions
from qianmo.apps.leads.services.working import NewTouch, reassign_leads, touch_leads

__all__ = [
    "MOST_ROWS",
    "NewAgreement",
    "NewImport",
    "NewList",
    "NewPartner",
    "NewReferrer",
    "NewTouch",
    "Uses",
    "build_list",
    "drop_list",
    "enter_agreement",
    "enter_partner",
    "enter_referrer",
    "expire_lists",
    "note_referral",
    "read_anew",
    "read_list",
    "reassign_leads",
    "receive_list",
    "refill_lists",
    "release_list",
    "settle_referrals",
    "touch_leads",
    "track_conversions",
]
