"""The rooms of the bank, one package each; upper rooms read lower ones, never the reverse."""
