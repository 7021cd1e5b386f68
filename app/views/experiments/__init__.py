"""Experiments: whether acting on flagged deals helps. What it takes, who takes part, what was found. No formulas."""
