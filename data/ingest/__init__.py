"""From the files of an export to typed rows: what a file is, how its cells are written, what may be published."""
