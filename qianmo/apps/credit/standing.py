"""A line's row as the rules see it, and back: its standing, and its stated condition of being over the limit."""

from datetime import date

from qianmo.apps.credit.models import Line
from qianmo.domain.credit.line import LineStanding, OverLimit, OverLimitCause, over_limit


def standing_of(line: Line) -> LineStanding:
    """The line as a rule reads it."""
    return LineStanding(
        number=line.number,
        limit_fen=line.limit_fen,
        drawn_fen=line.drawn_fen,
        reserved_fen=line.reserved_fen,
        state=line.state,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )


def mark_over_limit(line: Line, *, on: date, cause: OverLimitCause) -> None:
    """Set or clear the condition of a locked line after its limit or what is drawn of it changed; the caller saves."""
    before = None
    if line.over_limit_on is not None:
        before = OverLimit(since=line.over_limit_on, cause=OverLimitCause(line.over_limit_cause))
    after = over_limit(standing=standing_of(line), before=before, on=on, cause=cause)
    line.over_limit_on = after.since if after else None
    line.over_limit_cause = after.cause.value if after else ""
