"""Pages of the bank's own books: the night, the general ledger, funds, the other core."""
