"""The Alerts page: what was raised, what could not be sent, the rules, and where alerts go."""
