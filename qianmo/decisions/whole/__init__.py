"""The whole language of the standard, for models of others: every sort of value, found out while running.

A policy of the bank is written in the smaller language of `feel`, whose sorts are known beforehand and which a database
can carry. Here nothing is known beforehand: a value of a wrong sort gives null, numbers have 34 digits, functions are
values. It is the reference for `qianmo decide`, and decides the cases that no database can.
"""
