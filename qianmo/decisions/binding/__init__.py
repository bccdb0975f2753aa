"""Gives every text of a model a type and every name a meaning; collects the mistakes with row and column."""
