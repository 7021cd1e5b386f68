"""Imports of the Data page as files: what was handed in, what was answered, and what a process is doing about it."""
