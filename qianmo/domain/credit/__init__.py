"""Rules of credit: final limits, revolving lines, interest, repayments and classes."""
