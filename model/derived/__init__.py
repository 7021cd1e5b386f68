"""Derived features and the side effects of a change as data. Which of them a model reads is model/features."""
