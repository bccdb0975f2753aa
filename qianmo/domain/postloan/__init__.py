"""Rules of what follows a loan: who answers for a loss, and to what part."""
