"""What is kept, how long and where: backups of it all, and what goes because it is older than it is kept."""
