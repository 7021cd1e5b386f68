"""From facts to the feature matrix, and from a change to the rows it makes. No trees."""
