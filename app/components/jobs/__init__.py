"""The Jobs page: what matters most, when each job is due, and the runs on record."""
