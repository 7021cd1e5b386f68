"""How good models are on later deals, beside baselines and on verified columns. Publishes nothing."""
