"""Words that villages use in a roster, and what they mean in the file: relations, customer groups, items.

Words outside these lists are refused rather than guessed, and the refusal says which words are understood.
"""

import re
import unicodedata
from functools import lru_cache

RELATIONS = {
    "head": ("户主", "本人", "户主本人"),
    "spouse": ("配偶", "妻", "妻子", "夫", "丈夫", "爱人"),
    "son": ("子", "儿子", "长子", "次子", "二子", "三子", "四子", "五子", "独生子", "养子", "继子"),
    "daughter": ("女", "女儿", "长女", "次女", "二女", "三女", "四女", "五女", "独生女", "养女", "继女"),
    "father": ("父", "父亲"),
    "mother": ("母", "母亲"),
    "grandchild": ("孙", "孙子", "孙女", "外孙", "外孙子", "外孙女", "孙子女"),
    "other": (
        *("其他", "其它", "亲属", "非亲属", "儿媳", "女婿", "祖父", "祖母", "外祖父", "外祖母", "岳父", "岳母"),
        *("公公", "婆婆", "兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹"),
        *("侄子", "侄女", "外甥", "外甥女", "孙媳", "曾孙", "曾孙子", "曾孙女"),
    ),
}
SEGMENTS = {
    "farm": ("农牧户", "农户", "牧户", "农牧民", "农民"),
    "trade": ("商户", "个体户", "个体工商户", "工商户"),
    "salaried": ("公职", "公职人员", "工薪", "机关事业"),
    "resident": ("居民", "城镇居民", "城区居民", "市民"),
}
ITEMS = {
    "identity_card": ("身份证", "身份证复印件", "居民身份证"),
    "household_register": ("户口簿", "户口本", "户口", "户口簿复印件"),
    "other": (
        *("其他", "其它", "其他资料", "结婚证", "离婚证", "房产证", "不动产权证", "土地承包证", "土地经营权证"),
        *("草原证", "林权证", "营业执照", "行驶证", "驾驶证", "收入证明", "工作证明", "流水"),
    ),
}
_SEPARATORS = re.compile(r"[、，,；;/|+和及\s]+")


def _meanings(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words}


_RELATION_OF = _meanings(RELATIONS)
_SEGMENT_OF = _meanings(SEGMENTS)
_ITEM_OF = _meanings(ITEMS)


def read_relation(text: str) -> str | None:
    """The relation a word means, or None."""
    return _RELATION_OF.get(text) or _RELATION_OF.get(unicodedata.normalize("NFKC", text))


def read_segment(text: str) -> str | None:
    """The customer group a word means, or None."""
    return _SEGMENT_OF.get(unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=10_000)
def read_items(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The items a cell lists, and the words in it that are no item we know."""
    words = [word for word in _SEPARATORS.split(unicodedata.normalize("NFKC", text)) if word]
    unknown = tuple(word for word in words if word not in _ITEM_OF)
    return frozenset(_ITEM_OF[word] for word in words if word in _ITEM_OF), unknown
