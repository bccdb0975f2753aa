"""Tables of lists: who is to be visited and why, what came of it, who brings customers and what they earn."""

from qianmo.apps.leads.models.asking import ListModel, ListQuery
from qianmo.apps.leads.models.groups import GroupPartner, PartnerCap
from qianmo.apps.leads.models.lists import Fate, Lead, LeadList, LeadState, ListPiece, ListRow, ListState, Origin
from qianmo.apps.leads.models.no_contact import NoContact
from qianmo.apps.leads.models.occasions import Occasion, OccasionKind
from qianmo.apps.leads.models.partners import (
    Agreement,
    Partner,
    PartnerChange,
    PartnerContact,
    PartnerKind,
)
from qianmo.apps.leads.models.referrers import Referral, ReferralDue, Referrer
from qianmo.apps.leads.models.touches import Conversion, ConversionKind, Touch

__all__ = [
    "Agreement",
    "Conversion",
    "ConversionKind",
    "Fate",
    "GroupPartner",
    "Lead",
    "LeadList",
    "LeadState",
    "ListModel",
    "ListPiece",
    "ListQuery",
    "ListRow",
    "ListState",
    "NoContact",
    "Occasion",
    "OccasionKind",
    "Origin",
    "Partner",
    "PartnerCap",
    "PartnerChange",
    "PartnerContact",
    "PartnerKind",
    "Referral",
    "ReferralDue",
    "Referrer",
    "Touch",
]
