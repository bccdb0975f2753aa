"""签约: the bank's contract texts, contracts printed from them, signatures, and the evidence of a case."""
