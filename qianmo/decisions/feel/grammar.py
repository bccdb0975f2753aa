"""The grammar of S-FEEL: what may stand in a condition cell and what in an expression.

The lexer has already settled what is a name; from there the language is LALR(1). The result is a tree of lark,
without meaning yet: `infer` gives it types. Ends of ranges may point inward or outward: `(1..5)` and `]1..5[` are one.
"""

from functools import cache, lru_cache
from typing import Literal as OneOf

from lark import Lark, Tree
from lark.exceptions import UnexpectedInput

from qianmo.decisions.feel.lexer import FeelError, Scope, Unreadable, may_be_negated, tokens

GRAMMAR = r"""
cell: NEGATION LPAR tests RPAR         -> negation
    | tests
tests: test (COMMA test)*
?test: (ORDER | EQUALITY) sum          -> relation
     | range
     | expression                      -> value

?expression: IF expression THEN expression ELSE expression -> choice
           | disjunction
?disjunction: conjunction (OR conjunction)*
?conjunction: comparison (AND comparison)*
?comparison: sum
           | sum (ORDER | EQUALITY) sum     -> compare
           | sum BETWEEN sum AND sum        -> between
           | sum IN place                   -> membership
?place: range
      | ORDER sum                           -> relation
      | sum                                 -> value
      | LPAR ORDER sum RPAR                 -> bracketed
      | LPAR range RPAR                     -> bracketed
      | LPAR several RPAR                   -> bracketed
several: item (COMMA item)+
?item: range
     | ORDER sum                            -> relation
     | sum                                  -> value
range: (LPAR | LSQB | RSQB) sum DOTS sum (RPAR | RSQB | LSQB)
?sum: product
    | sum (PLUS | MINUS) product            -> arithmetic
?product: raised
        | product (STAR | SLASH) raised     -> arithmetic
?raised: unary
       | raised POWER unary                 -> power
?unary: atom
      | MINUS unary                         -> negative
?atom: NUMBER | STRING | TRUE | FALSE | NULL | NAME | SUBJECT
     | AT STRING                            -> moment
     | FUNCTION LPAR [expression (COMMA expression)*] RPAR -> call
     | MACRO LPAR [expression (COMMA expression)*] RPAR -> applied
     | LPAR expression RPAR                 -> group
     | LSQB [expression (COMMA expression)*] RSQB -> items
     | atom DOT PART                        -> part
     | atom INDEX expression RSQB           -> picked

%declare NEGATION LPAR RPAR LSQB INDEX RSQB COMMA DOTS DOT PART POWER ORDER EQUALITY PLUS MINUS STAR SLASH AT SUBJECT
%declare IF THEN ELSE AND OR BETWEEN IN NUMBER STRING TRUE FALSE NULL NAME FUNCTION MACRO
"""


@cache
def _parser() -> Lark:
    """Built when something is read for the first time: it takes a third of a second."""
    return Lark(GRAMMAR, parser="lalr", lexer="basic", start=["cell", "expression"], maybe_placeholders=False)


@lru_cache(maxsize=16384)
def parse(text: str, scope: Scope, start: OneOf["cell", "expression"]) -> Tree:
    """The tree of a cell or an expression; FeelError with the reason when the text is not S-FEEL.

    Kept for a while, because `check` runs after every edit of one cell among many.
    """
    if start == "cell" and may_be_negated(text):
        try:
            return _tree(text, scope, start, is_negated=True)
        except FeelError:
            # Perhaps only its beginning is negated: not(a) and not(b).
            return _tree(text, scope, start, is_negated=False)
    return _tree(text, scope, start, is_negated=False)


def _tree(text: str, scope: Scope, start: str, *, is_negated: bool) -> Tree:
    parser = _parser().parse_interactive(start=start)
    last = ""
    try:
        for token in tokens(text, scope, is_negated=is_negated):
            last = str(token)
            parser.feed_token(token)
        last = ""
        tree = parser.feed_eof()
    except UnexpectedInput as error:
        raise Unreadable(f"“{last[:60]}”放在这里读不通" if last else "没有写完") from error
    return tree if isinstance(tree, Tree) else Tree("token", [tree])
