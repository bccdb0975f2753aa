"""From verdicts to contracts: sample, notice, objections, rated anew, and who may sign when."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.campaigns.queries import villages_on_board
from qianmo.apps.campaigns.services import open_drives
from qianmo.apps.credit.queries import weighing
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Consent, Household
from qianmo.apps.households.services import allow_disclosure, take_back_disclosure
from qianmo.apps.notices.models import Notice, NoticeLine, Objection, Sample, SampledHousehold
from qianmo.apps.notices.queries import heard_of, notice_lines, notices, objections, roster_states, sample_of, sampled
from qianmo.apps.notices.services import (
    Answer,
    Found,
    NewObjection,
    Posting,
    adopt_shipped_rule,
    answer_objections,
    draw_samples,
    post_notices,
    raise_objections,
    record_findings,
    take_down_notices,
)
from qianmo.apps.org.services import open_business_day
from qianmo.apps.ratings.models import Roster
from qianmo.apps.ratings.services import NewBallot, cast_ballots, close_sittings, open_sittings
from qianmo.apps.signing.services import NewPaper, record_signed
from qianmo.domain.notices import draw_sample
from qianmo.domain.refusal import Refused
from tests import village as v

pytestmark = pytest.mark.django_db
COUNTY, NOWHERE = Scope(None), Scope(frozenset())
NAMES = ["孟庆和", "吴双喜", "乌云", "白音", "赵树林"]
STEWARD, HEAD, RISK = "2002", "2001", "1005"


class Village:
    """An upper village of five families rated at 30 万, with the shipped rule in force."""

    def __init__(self):
        self.ground = v.found_village()
        self.homes = v.file_families([v.family(self.ground, name) for name in NAMES])
        self.roster = v.screen(self.ground, dict.fromkeys(self.homes, ()))
        v.rate(self.ground, self.roster, self.homes)
        adopt_shipped_rule(since=v.OPENED)

    def now(self, on=v.RATED, by=HEAD, scope=COUNTY, hour=18):
        return {"scope": scope, "by": self.ground.staff[by], "at": v.at(on, hour=hour), "business_date": on}

    def sample(self, **who):
        return draw_samples(roster_ids=[self.roster], **self.now(**who))[self.roster]

    def look(self, *, differs=(), **who):
        drawn = [one.household_id for one in sampled(roster_id=self.roster, scope=COUNTY)]
        found = [
            Found(roster_id=self.roster, household_id=pk, agrees=pk not in differs, note="种地 3 亩" * (pk in differs))
            for pk in drawn
        ]
        return record_findings(found=found, **self.now(**who))

    def post(self, place="村部公告栏", **who):
        (answer,) = post_notices(postings=[Posting(roster_id=self.roster, place=place)], **self.now(**who))
        return answer

    def object(self, notice_id, household_id, kind="against", words="他家不在村里住", on=v.RATED, **who):
        new = NewObjection(
            notice_id=notice_id, household_id=household_id, kind=kind, words=words, name="邻居", phone="13800000000",
            request_id=uuid4(),
        )  # fmt: skip
        (answer,) = raise_objections(objections=[new], **self.now(on=on, by=STEWARD, **who))
        return answer

    def answer(self, objection_id, *, upheld, words="入户看过", on=v.RATED, by=HEAD):
        answers = [Answer(objection_id=objection_id, upheld=upheld, words=words)]
        return answer_objections(answers=answers, **self.now(on=on, by=by)).get(0)

    def posted(self):
        assert self.sample() == 3
        assert not self.look()
        answer = self.post()
        assert not isinstance(answer, Refused), answer.reason
        return answer

    def heard(self, on=v.RATED):
        return {pk: str(one.found) for pk, one in heard_of(household_ids=self.homes, on=on).items()}

    def sign(self, line_id, on=v.SIGNED):
        paper = NewPaper(line_id=line_id, card="fu", printed_by=self.ground.staff[STEWARD], request_id=uuid4())
        return record_signed(papers=[paper], at=v.at(on), business_date=on).refused.get(0)


@pytest.fixture
def village():
    return Village()


def test_a_sample_is_drawn_once_and_anybody_can_draw_it_again(village):
    assert village.sample() == 3  # 5 % of five, at least three
    assert village.sample() == 3
    card, rows = sample_of(roster_id=village.roster), sampled(roster_id=village.roster, scope=COUNTY)
    numbers = sorted(Household.objects.filter(id__in=village.homes).values_list("number", flat=True))
    assert [row.number for row in rows] == draw_sample(numbers=numbers, seed=card.seed, size=3)
    assert (card.rated, card.listed) == (5, sha256("\n".join(numbers).encode()).hexdigest())
    told = Event.objects.get(kind="notices.sample_drawn").payload
    assert (told["seed"], told["drawn"]) == (card.seed, [row.number for row in rows])
    with pytest.raises(DatabaseError), transaction.atomic():
        Sample.objects.update(seed=1)


def test_a_list_is_posted_when_rated_and_looked_at_and_not_before(village):
    assert village.post().code == "no_sample"
    village.sample()
    assert village.post().code == "sample_open"
    own = village.look(by=STEWARD)
    assert {one.code for one in own.values()} == {"own_work"}
    assert {one.code for one in village.look(scope=NOWHERE).values()} == {"not_drawn"}
    assert not village.look()
    assert not village.look()  # the same again
    changed = village.look(differs=[one.household_id for one in sampled(roster_id=village.roster, scope=COUNTY)])
    assert {one.code for one in changed.values()} == {"found_before"}
    assert village.post(place=" ").code == "no_place"
    assert village.post(scope=NOWHERE).code == "no_roster"
    notice_id = village.post()
    (card,) = notices(scope=COUNTY)
    assert (card.id, card.number, card.named, card.until - card.posted_on) == (notice_id, 1, 5, timedelta(days=7))
    assert notices(scope=NOWHERE) == []
    assert [row.name for row in notice_lines(notice_id=notice_id, scope=COUNTY, on=v.RATED)] == NAMES
    assert village.post().code == "nobody"
    assert Event.objects.get(kind="notices.posted").payload["households"] == 5
    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeLine.objects.update(name="改名")


def test_a_household_found_otherwise_is_struck_and_posted_after_it_was_rated_anew(village):
    village.sample()
    first = sampled(roster_id=village.roster, scope=COUNTY)[0].household_id
    silent = record_findings(found=[Found(roster_id=village.roster, household_id=first, agrees=False)], **village.now())
    assert silent[0].code == "say_how"
    assert not village.look(differs=[first])
    village.post()
    assert village.heard() == dict.fromkeys(village.homes, "posted") | {first: "struck"}
    v.rate(village.ground, village.roster, [first])
    assert village.heard()[first] == "struck"  # that sitting closed at four, it was looked at on the same evening
    later = v.RATED + timedelta(days=1)
    again(village, first, on=later)
    assert village.heard(later)[first] == "unposted"
    assert not isinstance(village.post(on=later), Refused)
    assert [card.named for card in notices(scope=COUNTY)] == [1, 4]


def again(village, household_id, *, on):
    """The household is rated in a sitting of another day."""
    (opened,) = open_sittings(sittings=[v.sit_down(village.ground, village.roster)], at=v.at(on), business_date=on)
    sitting_id, rater_ids = opened
    ballots = [NewBallot(rater_id=pk, household_id=household_id, limit_fen=10 * v.WAN) for pk in rater_ids]
    assert not cast_ballots(sitting_ids=[sitting_id], ballots=ballots)
    close_sittings(sitting_ids=[sitting_id], at=v.at(on, hour=16), business_date=on)


def test_an_objection_is_heard_answered_by_another_and_strikes_when_it_stands(village):
    notice_id = village.posted()
    first, second, third, *_ = village.homes
    assert village.object(notice_id, first, kind="omitted").code == "named"
    assert village.object(notice_id, first, words=" ").code == "words"
    assert village.object(0, first).code == "no_notice"
    assert village.object(notice_id, first, scope=NOWHERE).code == "no_notice"
    one, other = village.object(notice_id, first), village.object(notice_id, second)
    assert village.heard() == dict.fromkeys(village.homes, "posted") | {first: "objected", second: "objected"}
    barred = {row.household.household_id: row.code for row in weighing(roster_id=village.roster, scope=COUNTY,
                                                                      on=v.RATED).barred}  # fmt: skip
    assert (barred[first], barred[second], barred.get(third)) == ("objected", "objected", None)
    assert village.answer(one, upheld=True, by=STEWARD).code == "own"
    assert village.answer(one, upheld=True, words="").code == "no_answer"
    assert village.answer(one, upheld=True) is None
    assert village.answer(one, upheld=True) is None
    assert village.answer(one, upheld=False).code == "answered"
    assert village.answer(other, upheld=False) is None
    assert village.answer(10**6, upheld=False).code == "missing"
    assert village.heard() == dict.fromkeys(village.homes, "posted") | {first: "struck"}
    told = objections(scope=COUNTY)
    assert {(row.state_name, row.said_by, row.phone) for row in told} == {
        ("成立", "邻居", "13800000000"), ("不成立", "邻居", "13800000000"),
    }  # fmt: skip
    masked = objections(scope=Scope(None, frozenset()))
    assert {(row.words, row.said_by, row.phone) for row in masked} == {("", "", "")}
    assert b"\xe9\x82\xbb" not in bytes(Objection.objects.first().sealed)  # nobody's name lies open
    with pytest.raises(DatabaseError), transaction.atomic():
        Objection.objects.update(answer="改")


def test_nobody_signs_before_the_notice_is_over_and_an_objection_that_comes_late_counts(village):
    lines = dict(zip(village.homes, v.grant(village.ground, village.homes), strict=True))
    first, second, third, *_ = village.homes
    assert village.sign(lines[first]).code == "unposted"
    assert village.sample(on=v.DECIDED) == 3
    assert not village.look(on=v.DECIDED)
    notice_id = village.post(on=v.DECIDED)
    refused = village.sign(lines[first])
    assert (refused.code, "2026-03-10" in refused.reason) == ("notice_running", True)
    over = v.DECIDED + timedelta(days=7)
    late = village.object(notice_id, second, on=over)
    assert isinstance(late, int)
    assert village.sign(lines[first], on=over) is None
    assert village.sign(lines[second], on=over).code == "objected"
    assert village.answer(late, upheld=False, on=over) is None
    assert village.sign(lines[second], on=over) is None
    down = take_down_notices(reasons={notice_id: "贴错了"}, **village.now(on=over))
    assert down[notice_id].code == "over"
    assert village.sign(lines[third], on=over) is None


def test_a_notice_taken_down_names_nobody_and_another_is_posted(village):
    notice_id = village.posted()
    silent = take_down_notices(reasons={notice_id: ""}, **village.now())
    assert silent[notice_id].code == "reason"
    assert take_down_notices(reasons={0: "x"}, **village.now())[0].code == "no_notice"
    for _ in range(2):
        assert not take_down_notices(reasons={notice_id: "印错了名字"}, **village.now())
    assert set(village.heard().values()) == {"unposted"}
    assert not isinstance(village.post(), Refused)
    assert sorted(Notice.objects.values_list("number", flat=True)) == [1, 2]
    states = roster_states(roster_ids=[village.roster], scope=COUNTY)[village.roster]
    assert (states.posted, states.waiting, states.objections, states.sample_left) == (5, 0, 0, 0)


def test_without_a_rule_nobody_waits_and_nobody_is_drawn():
    ground = v.found_village()
    homes = v.rated_households(ground, NAMES[:2])
    v.sign(ground, v.grant(ground, homes))
    roster = Roster.objects.get()
    who = {"scope": COUNTY, "by": ground.staff[HEAD], "at": v.at(v.RATED), "business_date": v.RATED}
    assert draw_samples(roster_ids=[roster.pk], **who)[roster.pk].code == "nobody"
    assert SampledHousehold.objects.count() == 0


def test_a_village_stands_at_its_notice_until_that_is_over_without_objection(village):
    drives = open_drives(
        rosters={village.ground.cells[v.UPPER]: village.roster}, year=v.YEAR, by=village.ground.staff[HEAD],
        at=v.at(v.SCREENED), business_date=v.SCREENED,
    )  # fmt: skip
    assert drives
    lines = v.grant(village.ground, village.homes)
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    assert board() == ("notice", v.DECIDED, 0, 5, 0)
    assert village.sample() == 3
    village.look()
    notice_id = village.post(on=v.DRAWN)
    assert board() == ("notice", v.DECIDED, 0, 0, 5)
    assert village.sign(lines[0], on=v.DRAWN).code == "notice_running"
    over = v.DRAWN + timedelta(days=7)
    village.object(notice_id, village.homes[0], on=over)
    open_business_day(day=over, at=v.at(over, hour=8))
    assert board() == ("notice", v.DECIDED, 4, 0, 0)
    (objection,) = objections(scope=COUNTY)
    assert village.answer(objection.id, upheld=False, on=over) is None
    assert board() == ("signing", over, 5, 0, 0)


def board():
    one = next(row for row in villages_on_board(scope=COUNTY) if row.code == v.UPPER)
    return one.stage.value, one.since, one.counts.cleared, one.unposted, one.hanging


def test_an_amount_stands_on_a_notice_only_where_its_head_allows_that_and_while_he_does(village):
    first, second, *_ = village.homes
    asked = {"household_ids": [first, second], **village.now(by=STEWARD)}
    assert {one.code for one in allow_disclosure(**asked | {"scope": NOWHERE}).values()} == {"no_head"}
    assert allow_disclosure(**asked) == {}
    assert allow_disclosure(**asked) == {}
    assert Consent.objects.filter(purpose="disclosure").count() == 2
    assert village.sample() == 3
    village.look()
    (notice_id,) = post_notices(
        postings=[Posting(roster_id=village.roster, place="村部", amounts=True)], **village.now()
    )
    shown = {one.household_id: one.limit_fen for one in notice_lines(notice_id=notice_id, scope=COUNTY, on=v.RATED)}
    assert shown == dict.fromkeys(village.homes) | {first: 30 * v.WAN, second: 30 * v.WAN}
    assert take_back_disclosure(**asked | {"household_ids": [first]}) == {}
    later = {one.household_id: one.limit_fen for one in notice_lines(notice_id=notice_id, scope=COUNTY, on=v.RATED)}
    assert later == dict.fromkeys(village.homes) | {second: 30 * v.WAN}
    assert [kind for kind in Event.objects.order_by("id").values_list("kind", flat=True) if "consent" in kind] == [
        "households.consented", "households.consented", "households.consent_withdrawn",
    ]  # fmt: skip
