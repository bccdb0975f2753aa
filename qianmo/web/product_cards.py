"""What a product's card says: how it stands, how it comes to customers, from how much to how much, from which price."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from qianmo.apps.products.queries import Card, model_texts
from qianmo.decisions import editing

DELIVERIES = {"online": "线上", "semi_online": "半线上", "offline": "线下"}
KINDS = {"revolving": "循环额度", "term": "一次性额度", "unfurnished": "尚不能办"}
SEGMENTS = {"farm": "农牧户", "trade": "商户", "salaried": "受薪", "resident": "居民"}
STANDINGS = {"held": "执行中", "coming": "待生效", "draft": "起草中", "template": "模板", "withdrawn": "已停办"}
KEPT = 512


def standing(card: Card) -> str:
    """How a product stands today; a key of `STANDINGS`."""
    if card.is_template:
        return "template"
    if card.withdrawn_on is not None:
        return "withdrawn"
    if card.policy_id is not None:
        return "held"
    return "coming" if card.next_version else "draft"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the parameters of a version say: limits in 万元 and the least margin over the reference rate in bp."""

    least: str
    most: str
    margin: str


_KEPT_TERMS: dict[int, Terms] = {}


def terms_of(cards: Iterable[Card]) -> dict[int, Terms]:
    """Terms by product; a version never changes, so each is read once."""
    by_policy = {card.policy_id: card.id for card in cards if card.policy_id is not None}
    unread = [policy for policy in by_policy if policy not in _KEPT_TERMS]
    if unread:
        _KEPT_TERMS.update({policy: _read(text) for policy, text in model_texts(policy_ids=unread).items()})
    return {product: _KEPT_TERMS[policy] for policy, product in by_policy.items() if policy in _KEPT_TERMS}


@lru_cache(maxsize=KEPT)
def _read(text: str) -> Terms:
    said = editing.parameters(text.encode())
    return Terms(said.get("p_limit_least_wan", ""), said.get("p_limit_most_wan", ""), said.get("p_margin_least_bp", ""))
