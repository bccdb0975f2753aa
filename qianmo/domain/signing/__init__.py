"""Contracts: the bank's texts with their blanks, what a loan costs all in, who signs and how."""
