"""Stairs and roof of the house: settings, services, doors. Importing the package starts nothing."""
