"""Measurements of speed and memory, each against its aim; everything compared is measured in the same run."""
