"""The shelf: the products shipped with the house, as data.

A product is a small file in `products`: a template of `templates` (or one of the four cards in `policies`), the
parameters it sets, the tables it replaces or adds rows to, what the customer brings, where each of it comes from, and
cases worked out by hand. `reading` reads the files, `making` turns one into a model by the edits a product officer
would make, `forms` draws its four forms, `reference` writes the shelf down for people. No product has code of its own.
"""

from qianmo.apps.products.shelf.forms import Form, forms_of
from qianmo.apps.products.shelf.making import made
from qianmo.apps.products.shelf.reading import Case, Kept, model_of, products, templates

__all__ = ["Case", "Form", "Kept", "forms_of", "made", "model_of", "products", "templates"]
