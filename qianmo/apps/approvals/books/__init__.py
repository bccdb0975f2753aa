"""The books of approval, in the order a page lists them.

What a rule may say as a whole is asked here; how it is proposed, published and dated is the same for all of them.
"""

from qianmo.apps.approvals.books import authority, bodies, promises
from qianmo.apps.org.changes import Book

BOOKS: tuple[Book, ...] = (*authority.BOOKS, *promises.BOOKS, *bodies.BOOKS)
