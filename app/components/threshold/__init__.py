"""The Threshold page: its controls, and everything that moves with the slider."""
