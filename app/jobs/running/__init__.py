"""What every job shares while it runs: the run that is recorded of it, its exit code, and what it says in a log."""
