"""A folder that is watched: what arrives in it whole is imported, and what cannot be waits until it changes."""
