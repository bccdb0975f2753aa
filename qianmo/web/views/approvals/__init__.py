"""Pages of approval: the inbox, a case, committees, authority."""
