"""总账: for those who keep or check the books of the whole bank."""

from qianmo.domain.access import Right
from tests.web.rules import anywhere

SEATED = {"books": anywhere(Right.SEE_BOOKS, "/books/")}
