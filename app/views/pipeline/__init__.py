"""What the pipeline page shows: the manager's morning."""
