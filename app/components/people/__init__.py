"""The People page: its teams and its people."""
