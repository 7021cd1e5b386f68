"""Open deals as lists, grids and drawers, on whichever page they stand."""
