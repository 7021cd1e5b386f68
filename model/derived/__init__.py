"""Derived features as data: their operations and their definitions. Which of them a model reads is model/features."""
