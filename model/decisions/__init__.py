"""What a trained model says of a deal beyond its probability: why, what would change it, which were like it."""
