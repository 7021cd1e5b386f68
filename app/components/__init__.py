"""Values in, Dash components out. Nothing here asks for data or knows where it comes from."""
