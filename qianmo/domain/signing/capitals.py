"""Amounts in the capital figures of contracts and cheques (大写金额), by the rules for instruments."""

from qianmo.domain.money import FEN_PER_YUAN

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital_amount(fen: int) -> str:
    """80,000.00 is 人民币捌万元整, 1,604.17 人民币壹仟陆佰零肆元壹角柒分; amounts are not negative."""
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    jiao, last = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan or not rest else ""
    if jiao:
        said += f"{_FIGURES[jiao]}角"
    elif last and yuan:
        said += _FIGURES[0]
    said += f"{_FIGURES[last]}分" if last else "整"
    return f"人民币{said}"


def _whole(yuan: int) -> str:
    groups: list[int] = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    said, skipped = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group and said and (skipped or group < 1_000):
            said += _FIGURES[0]
        said += f"{_group(group)}{_GROUPS[place]}" if group else ""
        skipped = not group
    return said or _FIGURES[0]


def _group(value: int) -> str:
    said, skipped = "", False
    for place in range(3, -1, -1):
        figure = value // 10**place % 10
        if figure:
            said += (_FIGURES[0] if skipped and said else "") + _FIGURES[figure] + _PLACES[place]
        skipped = not figure
    return said
