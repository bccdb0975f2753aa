"""Reading identity cards off photographs, on this machine: nothing leaves it and nothing is fetched.

An extra (`make setup-cards`): the wheel of rapidocr carries its models. Without it every card is read by a person, and
whoever asks is told so. One reading takes about a second of one core; a second photo waits for the first.
"""

import importlib.util
import logging
from functools import cache
from threading import Lock
from typing import Any

from qianmo.domain.identity_cards import CardLine
from qianmo.domain.refusal import Refused

ABSENT = Refused(code="cards_absent", reason="这台服务器没有装证件识别。请手工录入，并对照证件核对")
_one_at_a_time = Lock()


def can_read_cards() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("rapidocr") is not None


def card_lines(photo: bytes) -> list[CardLine] | Refused:
    """The lines of text on a photo that has been judged sound (see `pictures`), in no order.

    Refused: the extra is not installed.
    """
    if not can_read_cards():
        return ABSENT
    with _one_at_a_time:
        found = _reader()(photo)
    if found.boxes is None:
        return []
    return [
        CardLine(text=text, corners=[(float(x), float(y)) for x, y in box], sure_percent=int(score * 100))
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


@cache
def _reader() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})
