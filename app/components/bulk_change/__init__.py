"""The Pipeline what-if page: its form and its result."""
