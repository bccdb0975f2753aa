"""What this room tells the lake, by table: the loan products, each counting in full."""

FACTS = {"products/own": "SELECT code, name, 'loan', 1000000 FROM products_product"}
