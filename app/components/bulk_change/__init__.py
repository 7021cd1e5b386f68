"""The Portfolio what-if page: its form and its result."""
