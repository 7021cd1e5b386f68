"""A message as it leaves the house: by mail or to a chat, only where it may go, and how that can end."""
