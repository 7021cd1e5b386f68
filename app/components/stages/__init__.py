"""The Stages page: tables of what is lost, of what is old, and of what was pushed."""
