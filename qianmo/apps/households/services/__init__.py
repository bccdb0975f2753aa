"""Acts on customer files: filing households, rosters that come as files, facts, consents, lifting a mask."""

from qianmo.apps.households.services.circles import NewCircle, form_circle, leave_circle
from qianmo.apps.households.services.consents import (
    NewConsent,
    allow_disclosure,
    take_back_disclosure,
    take_consents,
)
from qianmo.apps.households.services.facts import Sheet, record_facts, recording_facts
from qianmo.apps.households.services.filing import Filed, file_households
from qianmo.apps.households.services.grouping import Placing, put_into_pieces
from qianmo.apps.households.services.groups import (
    NewCustomerGroup,
    end_memberships,
    hold_group,
    join_group,
    lay_group,
)
from qianmo.apps.households.services.holding import hold_families, hold_households
from qianmo.apps.households.services.importing import Judged, file_roster, judge_roster, stewards_who_file
from qianmo.apps.households.services.layouts import remember_columns
from qianmo.apps.households.services.likenesses import Judging, find_likenesses, judge_likenesses
from qianmo.apps.households.services.merging import MergeStep, NewMerge, propose_merges, settle_merges, undo_merges
from qianmo.apps.households.services.moving import Removal, move_households
from qianmo.apps.households.services.naming import NameCorrection, correct_names
from qianmo.apps.households.services.positions import Located, NewPosition, bring_positions, recording_positions
from qianmo.apps.households.services.resting import NewGroupDeferral, put_groups_off, take_groups_up
from qianmo.apps.households.services.sent import file_sent
from qianmo.apps.households.services.tiering import NewTiers, give_tiers
from qianmo.apps.households.services.unmasking import NUMBERS, PURPOSES, Unmasking, unmask
from qianmo.apps.households.services.uploads import (
    MAX_BYTES,
    NewUpload,
    begin_filing,
    check_upload,
    expire_uploads,
    finish_filing,
    receive_roster,
    return_upload,
    too_large,
)

__all__ = [
    "MAX_BYTES",
    "NUMBERS",
    "PURPOSES",
    "Filed",
    "Judged",
    "Judging",
    "Located",
    "MergeStep",
    "NameCorrection",
    "NewCircle",
    "NewConsent",
    "NewCustomerGroup",
    "NewGroupDeferral",
    "NewMerge",
    "NewPosition",
    "NewTiers",
    "NewUpload",
    "Placing",
    "Removal",
    "Sheet",
    "Unmasking",
    "allow_disclosure",
    "begin_filing",
    "bring_positions",
    "check_upload",
    "correct_names",
    "end_memberships",
    "expire_uploads",
    "file_households",
    "file_roster",
    "file_sent",
    "find_likenesses",
    "finish_filing",
    "form_circle",
    "give_tiers",
    "hold_families",
    "hold_group",
    "hold_households",
    "join_group",
    "judge_likenesses",
    "judge_roster",
    "lay_group",
    "leave_circle",
    "move_households",
    "propose_merges",
    "put_groups_off",
    "put_into_pieces",
    "receive_roster",
    "record_facts",
    "recording_facts",
    "recording_positions",
    "remember_columns",
    "return_upload",
    "settle_merges",
    "stewards_who_file",
    "take_back_disclosure",
    "take_consents",
    "take_groups_up",
    "too_large",
    "undo_merges",
    "unmask",
]
