"""The Experiments page: what runs and what it says, what another would take, and what ended."""
