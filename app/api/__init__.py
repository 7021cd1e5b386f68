"""The JSON twins: the same views as the pages, under /api/v1, and the lists as files."""
