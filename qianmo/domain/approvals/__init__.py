"""Who may decide a case, alone or together, and who answers for it afterwards."""
