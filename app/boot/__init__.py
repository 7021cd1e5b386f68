"""From the first second: the port answers while what is to be served is prepared beside it. Standard library only."""
