"""Acts of a village rating itself: roster, screening, sitting, ballots, verdicts."""

from qianmo.apps.ratings.services.advice import NewAdvice, note_advice
from qianmo.apps.ratings.services.clashes import NewAnswer, answer_clashes
from qianmo.apps.ratings.services.closing import close_sittings
from qianmo.apps.ratings.services.codes import VALID_FOR, Taken, issue_codes, take_seat
from qianmo.apps.ratings.services.drafts import (
    LentRegister,
    SentRegister,
    drop_register,
    forget_drafts,
    mean_columns,
    receive_lent,
    receive_register,
    take_register,
)
from qianmo.apps.ratings.services.hands import Hand, Opinion, cast_hands
from qianmo.apps.ratings.services.kin import NewKin, note_kin
from qianmo.apps.ratings.services.late import keep_late_ballots
from qianmo.apps.ratings.services.looks import NewLook, settle_verdicts
from qianmo.apps.ratings.services.marks import NewMark, mark_households
from qianmo.apps.ratings.services.papers import NewReading, Read, move_to_paper, read_sheet
from qianmo.apps.ratings.services.registers import empty_lent
from qianmo.apps.ratings.services.rosters import (
    GroupRow,
    Rostered,
    RosterRow,
    carry_rosters,
    found_negative_list,
    hold_rosters,
    open_group_roster,
    open_rosters,
    set_rating_rule,
)
from qianmo.apps.ratings.services.sittings import (
    MAX_SEATS,
    NewBallot,
    NewSitting,
    Seat,
    cast_ballots,
    open_sittings,
)
from qianmo.apps.ratings.services.table import adopt_shipped_levels, rate_at_table, sign_table
from qianmo.apps.ratings.services.voiding import NewVoiding, Voided, void_seats

__all__ = [
    "MAX_SEATS",
    "VALID_FOR",
    "GroupRow",
    "Hand",
    "LentRegister",
    "NewAdvice",
    "NewAnswer",
    "NewBallot",
    "NewKin",
    "NewLook",
    "NewMark",
    "NewReading",
    "NewSitting",
    "NewVoiding",
    "Opinion",
    "Read",
    "RosterRow",
    "Rostered",
    "Seat",
    "SentRegister",
    "Taken",
    "Voided",
    "adopt_shipped_levels",
    "answer_clashes",
    "carry_rosters",
    "cast_ballots",
    "cast_hands",
    "close_sittings",
    "drop_register",
    "empty_lent",
    "forget_drafts",
    "found_negative_list",
    "hold_rosters",
    "issue_codes",
    "keep_late_ballots",
    "mark_households",
    "mean_columns",
    "move_to_paper",
    "note_advice",
    "note_kin",
    "open_group_roster",
    "open_rosters",
    "open_sittings",
    "rate_at_table",
    "read_sheet",
    "receive_lent",
    "receive_register",
    "set_rating_rule",
    "settle_verdicts",
    "sign_table",
    "take_register",
    "take_seat",
    "void_seats",
]
