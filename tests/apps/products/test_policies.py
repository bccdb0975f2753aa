"""A policy in force is never edited, only followed by another that a second person publishes."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from qianmo.apps.events.models import Event
from qianmo.apps.products.models import Policy
from qianmo.apps.products.queries import (
    Terms,
    offers,
    policies_in_force,
    products,
    reference_rate,
    terms_in_force,
)
from qianmo.apps.products.services import (
    NewPolicy,
    open_product,
    publish_policy,
    record_reference_rate,
    set_terms,
)
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
MODEL = (v.POLICIES / "funong.dmn").read_bytes()
HALVED = MODEL.replace(b"limit_wan * 1000000<", b"limit_wan * 500000<")


@pytest.fixture
def ground():
    return v.found_village()


def publish(ground: v.Ground, *, model: bytes = HALVED, **changed: object) -> int | Refused:
    put = {
        "product_id": ground.product_id,
        "version": "v2026.2",
        "edited_by": ground.staff["1002"],
        "published_by": ground.staff["1003"],
        "valid_from": JUNE,
    }
    return publish_policy(new=NewPolicy(model=model, **(put | changed)), at=v.at(v.DRAWN), business_date=v.DRAWN)


def test_a_new_version_follows_the_old_one_on_its_day(ground):
    publish(ground)
    days = (v.OPENED, date(2026, 5, 31), JUNE)
    versions = [policies_in_force(on=day)[ground.product_id].version for day in days]
    assert versions == ["v2026.1", "v2026.1", "v2026.2"]
    assert policies_in_force(on=date(2026, 1, 4)) == {}


def test_each_day_is_decided_by_its_own_version(ground):
    publish(ground)
    case = v.SOUND | {"age": 41, "lpr_ppm": 30_000}
    found = [offers(cases=[(policies_in_force(on=day)[ground.product_id], case)])[0] for day in (v.DRAWN, JUNE)]
    assert [(one.admitted, one.limit_fen, one.rate_ppm) for one in found] == [
        (True, 10 * WAN, 50_000),
        (True, 5 * WAN, 50_000),
    ]


def test_many_cases_get_the_answers_of_few_in_their_order(ground):
    policy = policies_in_force(on=v.DRAWN)[ground.product_id]
    ages = [17, 18, 41, 65, 66]
    cases = [(policy, v.SOUND | {"age": age, "lpr_ppm": 30_000}) for age in ages]
    few = offers(cases=cases)
    assert [one.admitted for one in few] == [False, True, True, True, False]
    assert few[0].reasons == ["年龄不在 18 至 65 周岁之间，可由家中符合年龄的成员申请"]
    assert offers(cases=cases * 40) == few * 40


UNSOUND = {
    "no XML": b"limit = 8",
    "another kind of file": b"<html/>",
    "a decision that names nothing known": MODEL.replace(b"limit_wan * 1000000<", b"limit_wam * 1000000<"),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_a_file_that_is_no_sound_policy_is_refused_and_the_old_one_stays(ground, case):
    refused = publish(ground, model=UNSOUND[case])
    assert refused.reason.startswith("不能发布：")
    assert policies_in_force(on=JUNE)[ground.product_id].version == "v2026.1"


def test_who_edited_does_not_publish_and_the_database_says_so_too(ground):
    refused = publish(ground, published_by=ground.staff["1002"])
    assert refused.reason == "不能发布：编辑和发布是同一个人。请另一位有权限的同事发布"
    with pytest.raises(IntegrityError, match="policy_two_persons"), transaction.atomic():
        Policy.objects.update(published_by=ground.staff["1002"])


def test_deposits_may_price_a_loan_but_never_admit_a_customer(ground):
    asks_age = (
        b'<informationRequirement id="admission_asks_age"><requiredInput href="#in_age"/></informationRequirement>'
    )
    reads_age = b'<inputExpression id="admission_in1_expression" typeRef="integer"><text>age</text>'
    tied = MODEL.replace(asks_age, asks_age.replace(b"age", b"deposit_average_fen"))
    tied = tied.replace(reads_age, reads_age.replace(b">age<", b">deposit_average_fen<"))
    assert publish(ground, model=tied).reason == (
        "不能发布：准入用到了存款。存款可以优惠利率，不得作为准入条件（存贷挂钩）"
    )


def test_a_version_cannot_begin_before_the_present_one(ground):
    refused = publish(ground, valid_from=v.OPENED)
    assert refused.reason == "不能从 2026-01-05 起生效：v2026.1 从 2026-01-05 起已在执行"


def test_a_version_number_names_one_version_for_good(ground):
    assert publish(ground, version="v2026.1").reason == "不能发布：版本号 v2026.1 已经用过。请换一个版本号"


def test_a_published_model_cannot_be_changed_or_removed_even_in_the_database(ground):
    for words in ("UPDATE products_policy SET model = ''", "DELETE FROM products_policy"):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)


def test_publishing_leaves_an_event_with_the_digest_of_the_file(ground):
    policy_id = publish(ground)
    event = Event.objects.get(kind="products.policy_published", subject_id=policy_id)
    assert event.payload["model_hash"] == Policy.objects.get(id=policy_id).model_hash
    assert event.payload["valid_from"] == "2026-06-01"


def test_a_product_opened_again_keeps_its_number_and_takes_its_new_name(ground):
    again = open_product(code="funong", name="福农卡（新）", segment="farm", term_months=24)
    assert again == ground.product_id
    assert (products()["funong"].name, products()["funong"].term_months) == ("福农卡（新）", 24)


def test_terms_follow_each_other_on_their_day(ground):
    before = terms_in_force(on=v.DRAWN)[ground.product_id]
    after = Terms(unit_fen=WAN, grace_days=30, order=before.order)
    set_terms(product_id=ground.product_id, terms=after, valid_from=JUNE)
    assert terms_in_force(on=date(2026, 5, 31))[ground.product_id] == before
    assert terms_in_force(on=JUNE)[ground.product_id] == after
    assert terms_in_force(on=date(2025, 1, 1)) == {}


def test_the_reference_rate_is_the_last_one_published(ground):
    record_reference_rate(tenor="1Y", published_on=date(2026, 3, 20), rate_ppm=29_000)
    days = (date(2025, 5, 20), date(2026, 3, 19), date(2026, 3, 20))
    assert [reference_rate(tenor="1Y", on=day) for day in days] == [30_000, 30_000, 29_000]
    with pytest.raises(LookupError, match="2025-05-19 之前没有公布过 1Y 的参考利率"):
        reference_rate(tenor="1Y", on=date(2025, 5, 19))
    with pytest.raises(LookupError, match="5Y"):
        reference_rate(tenor="5Y", on=JUNE)
