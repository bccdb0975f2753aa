"""What is left of a personal identifier on a screen.

Names keep their last character only, and a name of one character keeps nothing: a rule that keeps the
surname shows the whole of a Mongolian single name. Numbers keep their ends when they have the length they
should have; anything of another length is hidden whole, since nobody can say what its ends would give away.
"""

import unicodedata

_STAR = "*"


def mask_name(name: str) -> str:
    """Hide all but the last character of a name, a one-character name wholly: 「王秀英」 gives 「**英」.

    A character is what a reader sees: rare characters beyond the basic plane count once, and marks or
    variation selectors stay with the character they belong to.
    """
    characters = _characters(name.strip())
    if len(characters) < 2:
        return _STAR * len(characters)
    return _STAR * (len(characters) - 1) + characters[-1]


def mask_identity(number: str) -> str:
    """Keep the first six and last four of a resident identity number: 150422********0014."""
    return _keep_ends(number, lengths=range(18, 19), first=6, last=4)


def mask_phone(number: str) -> str:
    """Keep the first three and last four of a mobile number: 138****1234."""
    return _keep_ends(number, lengths=range(11, 12), first=3, last=4)


def mask_card(number: str) -> str:
    """Keep the first six and last four of a bank card number, which has 13 to 19 figures."""
    return _keep_ends(number, lengths=range(13, 20), first=6, last=4)


def mask_credit_code(code: str) -> str:
    """Keep the first two and last four of a unified social credit code: 92************0100."""
    return _keep_ends(code, lengths=range(18, 19), first=2, last=4)


def _keep_ends(number: str, *, lengths: range, first: int, last: int) -> str:
    if len(number) not in lengths:
        return _STAR * len(number)
    return number[:first] + _STAR * (len(number) - first - last) + number[-last:]


def _characters(text: str) -> list[str]:
    characters: list[str] = []
    for point in text:
        # Mn covers accents and variation selectors, Me enclosing marks, Mc spacing vowel signs.
        if characters and unicodedata.category(point) in {"Mn", "Me", "Mc"}:
            characters[-1] += point
        else:
            characters.append(point)
    return characters
