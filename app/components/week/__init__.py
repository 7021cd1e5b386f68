"""The week: its review, and what is to be put in order. What moved between two days is app/components/movement."""
