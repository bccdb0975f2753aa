"""Lists: whom to look for (`conditions`), what comes of a touch (`touching`), what a referrer earns (`referring`).

Besides: who is left alone (`no_contact`), and how a foreign file is read (`reading`).
"""
