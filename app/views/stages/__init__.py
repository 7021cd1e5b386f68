"""How deals move through the sales stages: how far they come, where they are lost, how old and how fast they are."""
