"""The trail: who did what to which record, and who looked at what. Appended, each line chained to the one before."""
