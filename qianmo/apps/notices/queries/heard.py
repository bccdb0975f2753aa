"""Where households stand between their last verdict and their contract."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.notices.models import GroupNoticeRule, PublicNoticeRule
from qianmo.apps.ratings.queries import kinds_of_rosters
from qianmo.domain.notices import NO_GROUP_RULE, GroupRule, Heard, NoticeRule, Way, heard, rule_for_group, why_not_yet
from qianmo.domain.refusal import Refused

NO_RULE = NoticeRule(days=7, sample_ppm=0, sample_least=0, answer_days=7, before_signing=False)
"""A bank that has set no rule: a notice hangs for seven days where somebody posts one, and nobody waits for it."""
STRUCK_SINCE = """
(EXISTS (SELECT 1 FROM notices_objection o WHERE o.household_id = v.household_id AND o.state = 'upheld'
            AND o.kind <> 'omitted' AND o.decided_at > v.rated_at)
 OR EXISTS (SELECT 1 FROM notices_sampledhousehold d WHERE d.household_id = v.household_id AND d.finding = 'differs'
               AND d.checked_at > v.rated_at))
"""
"""Whether a household was objected to with reason, or found otherwise than rated, since its last verdict `v`."""
OBJECTED = "EXISTS (SELECT 1 FROM notices_objection o WHERE o.household_id = v.household_id AND o.state = 'open')"
HANGS = """
LEFT JOIN (SELECT l.household_id, l.verdict_id, max(n.until) AS until FROM notices_noticeline l
             JOIN notices_notice n ON n.id = l.notice_id AND n.taken_down_on IS NULL
            WHERE {among} GROUP BY l.household_id, l.verdict_id) n
       ON n.household_id = v.household_id AND n.verdict_id = v.id
"""
"""The notice that names a household with this very verdict."""
HEARD = f"""
WITH v AS (
  SELECT DISTINCT ON (v.household_id) v.id, v.household_id, s.closed_at AS rated_at, coalesce(g.kind, '') AS kind
    FROM ratings_verdict v JOIN ratings_sitting s ON s.id = v.sitting_id JOIN ratings_roster r ON r.id = s.roster_id
    LEFT JOIN households_customergroup g ON g.id = r.group_id
   WHERE v.household_id = ANY(%(ids)s) ORDER BY v.household_id, v.id DESC)
SELECT v.household_id, coalesce(n.until, t.told_on + coalesce(u.days, 0)), {OBJECTED}, {STRUCK_SINCE}, v.kind,
       n.until IS NULL AND t.id IS NOT NULL FROM v
  LEFT JOIN notices_told t ON t.verdict_id = v.id
  LEFT JOIN notices_groupnoticerule u ON u.kind = v.kind AND u.way = 'told' AND u.valid @> t.told_on
  {HANGS.format(among="l.household_id = ANY(%(ids)s)")}
"""


@dataclass(frozen=True, slots=True)
class HeardOf:
    """Where a household stands, and the day from which it may sign, where it was posted or told.

    `kind` is that of the customer group it was rated in, empty for a village.
    """

    found: Heard
    until: date | None
    kind: str


def notice_rule(*, on: date) -> NoticeRule:
    """The bank's rule on a day; `NO_RULE` where it has set none."""
    row = PublicNoticeRule.objects.filter(valid__contains=on).first()
    if row is None:
        return NO_RULE
    return NoticeRule(
        days=row.days, sample_ppm=row.sample_ppm, sample_least=row.sample_least, answer_days=row.answer_days,
        before_signing=row.before_signing,
    )  # fmt: skip


def group_rules(*, on: date) -> dict[str, GroupRule]:
    """The rule of a day for each kind of customer group that has one; others follow `NO_GROUP_RULE`."""
    return {
        row.kind: GroupRule(way=Way(row.way), days=row.days, sample_ppm=row.sample_ppm, sample_least=row.sample_least)
        for row in GroupNoticeRule.objects.filter(valid__contains=on)
    }


@dataclass(frozen=True, slots=True)
class RosterRule:
    """What holds for a roster on a day: how its people learn of their rating, and the rule of notices and samples."""

    way: Way
    rule: NoticeRule


def rules_of_rosters(*, roster_ids: Collection[int], on: date) -> dict[int, RosterRule]:
    """What holds for each of these rosters: a village is posted by the bank's rule, a group by that of its kind."""
    bank, groups = notice_rule(on=on), group_rules(on=on)
    kinds = kinds_of_rosters(roster_ids=roster_ids)
    own = {kind: groups.get(kind, NO_GROUP_RULE) for kind in kinds.values()}
    return {
        pk: RosterRule(own[kind].way, rule_for_group(bank=bank, group=own[kind]))
        if kind
        else RosterRule(Way.POSTED, bank)
        for pk, kind in kinds.items()
    }


def heard_of(*, household_ids: Sequence[int], on: date) -> dict[int, HeardOf]:
    """Where these households stand on a day; one that was never rated is not in it."""
    with connection.cursor() as cursor:
        cursor.execute(HEARD, {"ids": list(household_ids)})
        rows = cursor.fetchall()
    groups = group_rules(on=on) if any(kind for *_, kind, _ in rows) else {}
    return {
        pk: HeardOf(
            heard(
                until=until, objected=objected, struck=struck, on=on, told=told,
                posted=not kind or groups.get(kind, NO_GROUP_RULE).way is Way.POSTED,
            ),
            until, kind,
        )
        for pk, until, objected, struck, kind, told in rows
    }  # fmt: skip


def why_not_signed(*, household_ids: Sequence[int], on: date) -> dict[int, Refused]:
    """Why households cannot sign on a day, by household; a file nobody rated (a customer who walked in) is free."""
    return _why_not(household_ids, rule=notice_rule(on=on), on=on)


def why_not_proposed(*, household_ids: Sequence[int], on: date) -> dict[int, Refused]:
    """Why nothing may be proposed to households on a day: an objection nobody answered, or one that stands."""
    return _why_not(household_ids, rule=NO_RULE, on=on)


def _why_not(household_ids: Sequence[int], *, rule: NoticeRule, on: date) -> dict[int, Refused]:
    found = heard_of(household_ids=household_ids, on=on)
    groups = group_rules(on=on)
    rules = {
        kind: rule_for_group(bank=rule, group=groups.get(kind, NO_GROUP_RULE)) if kind else rule
        for kind in {one.kind for one in found.values()}
    }
    why = {pk: why_not_yet(found=one.found, until=one.until, rule=rules[one.kind]) for pk, one in found.items()}
    return {pk: refused for pk, refused in why.items() if refused is not None}
