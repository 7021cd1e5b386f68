"""Trained on beside what is open today, predicted beside what came true. Trains nothing."""
