"""Who sells: what each person and each team has open, and what they won beside what their deals let expect."""
