"""Pages on the customer's own phone."""
