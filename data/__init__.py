"""Rows: exports, snapshots and the questions asked of them. Knows files and databases, nothing above."""
