"""One manager approves alone only as the controlled exception, and what was approved so is looked at by lot."""

from hashlib import sha256

import pytest

from qianmo.apps.approvals.models import Bearing, LoneReview, LoneSample, ScenePhoto
from qianmo.apps.approvals.queries import photo
from qianmo.apps.approvals.services import (
    NewPhoto,
    allow_alone,
    draw_sample,
    keep_photo,
    look_at,
    note_kinship,
    share_bearing,
)
from qianmo.apps.credit.models import Line
from qianmo.apps.credit.services import LoneWord, decide_alone
from qianmo.domain.postloan.liability import LiabilityRule
from qianmo.gateways.photos import redrawn
from tests import village as v
from tests.apps.credit.test_approving import EVERYBODY, Desk
from tests.gateways.test_photos import drawn as taken
from tests.village import WAN

pytestmark = pytest.mark.django_db
PHOTO = taken()


class Alone:
    """A case with two surveyors of whom the second has signed, one photo, and the exception for its product."""

    def __init__(self):
        self.desk = Desk()
        self.staff = self.desk.ground.staff
        self.second = self.staff["2003"]
        rule = LiabilityRule(survey=60, review=20, approval=20, first_surveyor=70, second_surveyor=30)
        share_bearing(rule=rule, valid_from=v.OPENED)
        allow_alone(product="funong", limit_fen=50 * WAN, photos=1, review_ppm=100_000, valid_from=v.OPENED)
        assert not self.desk.apply(second_investigator=self.second).refused

    def photo(self, by=None, picture=PHOTO, north=43_970_000, east=119_380_000):
        new = NewPhoto(case_id=self.desk.case().pk, picture=picture, latitude_e6=north, longitude_e6=east)
        return keep_photo(new=new, by=by or self.desk.investigator, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def decide(self, by=None, declared=True):
        word = LoneWord(
            case_id=self.desk.case().pk,
            revision=self.desk.case().revision,
            declared=declared,
            text="两人入户，属实",
            by=by or self.desk.investigator,
        )
        return decide_alone(word=word, scope=EVERYBODY, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def sample(self, seed=7, by="1006"):
        return draw_sample(
            since=v.DRAWN, until=v.DRAWN, seed=seed, by=self.staff[by], at=v.at(v.DRAWN), business_date=v.DRAWN
        )

    def look(self, by="1006", sound=True, text=""):
        review = LoneReview.objects.get()
        return look_at(
            review_id=review.pk,
            sound=sound,
            text=text,
            by=self.staff[by],
            at=v.at(v.DRAWN),
            business_date=v.DRAWN,
        )


@pytest.fixture
def alone():
    return Alone()


def test_what_is_missing_is_named_until_nothing_is(alone):
    said = alone.decide(declared=False).reason
    assert "协办调查人没有签字；带定位的现场照片 0 张，须 1 张；没有声明" in said
    assert alone.desk.say("cosigned", alone.second, text="属实") is None
    assert isinstance(alone.photo(), int)
    assert not Line.objects.exists()
    assert Line.objects.get(id=alone.decide()).limit_fen == 10 * WAN
    case = alone.desk.case()
    assert (case.alone, case.approver_id, case.reviewer_id) == (True, alone.desk.investigator, None)
    shares = dict(Bearing.objects.values_list("bearer", "share_ppm"))
    assert shares == {"surveyor": 420_000, "second_surveyor": 180_000, "reviewer": 200_000, "approver": 200_000}
    answering = dict(Bearing.objects.values_list("bearer", "staff_id"))
    assert answering["reviewer"] == answering["approver"] == alone.desk.investigator


def test_nobody_but_the_first_surveyor_approves_alone_and_no_kin(alone):
    alone.desk.say("cosigned", alone.second)
    alone.photo()
    for other in (alone.second, alone.desk.approver):
        assert alone.decide(by=other).code == "not_yours"
    kin = {"staff_id": alone.second, "household_id": alone.desk.household_id, "by": alone.second}
    assert note_kinship(**kin, what="表兄", at=v.at(v.DRAWN), business_date=v.DRAWN) is None
    assert "图雅（表兄） 与这一户是亲属" in alone.decide().reason
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"picture": b"<svg>"}, "picture_kind"),
        ({"picture": PHOTO[:-200]}, "picture_broken"),
        ({"north": None}, "no_place"),
        ({"east": 181_000_000}, "no_place"),
        ({"by": 0}, "not_yours"),
    ],
)
def test_a_photo_is_a_picture_with_a_place_of_one_who_surveys(alone, changed, code):
    if "by" in changed:
        changed = {"by": alone.desk.approver}
    assert alone.photo(**changed).code == code
    assert not ScenePhoto.objects.exists()


def test_a_photo_is_drawn_anew_and_kept_outside_the_database_under_its_digest(alone):
    pk = alone.photo()
    kept = photo(photo_id=pk, case_id=alone.desk.case().pk)
    assert kept == redrawn(PHOTO).content
    assert bytes(ScenePhoto.objects.get(id=pk).digest) == sha256(kept).digest()


def test_the_same_photo_counts_once(alone):
    assert isinstance(alone.photo(), int)
    assert alone.photo().code == "seen"


def test_what_was_approved_alone_is_drawn_once_with_its_seed_and_looked_at_by_another(alone):
    assert alone.sample().code == "none"
    alone.desk.say("cosigned", alone.second)
    alone.photo()
    alone.decide()
    assert isinstance(alone.sample(), int)
    assert alone.sample().code == "weighed"
    assert (LoneSample.objects.get().seed, LoneReview.objects.get().case_id) == (7, alone.desk.case().pk)
    assert alone.look(by="2002").code == "not_separate"
    assert alone.look(sound=False).code == "no_reason"
    assert alone.look(sound=False, text="照片不在本村") is None
    assert alone.look().code == "looked_at"
