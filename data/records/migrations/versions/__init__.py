"""The versions of the store, one file each in a row: what its tables have since then."""
