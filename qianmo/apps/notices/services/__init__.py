"""Acts of notices: samples, what was found, notices posted and taken down, objections."""

from qianmo.apps.notices.services.notices import Posting, post_notices, take_down_notices
from qianmo.apps.notices.services.objections import Answer, NewObjection, answer_objections, raise_objections
from qianmo.apps.notices.services.rules import adopt_shipped_rule
from qianmo.apps.notices.services.samples import Found, draw_samples, record_findings
from qianmo.apps.notices.services.telling import tell_households

__all__ = [
    "Answer",
    "Found",
    "NewObjection",
    "Posting",
    "adopt_shipped_rule",
    "answer_objections",
    "draw_samples",
    "post_notices",
    "raise_objections",
    "record_findings",
    "take_down_notices",
    "tell_households",
]
