"""Pages of customers: the list, one household, and what is known and changed of it."""
