"""A training run from facts to a bundle, and what may fail in it alone. The parts it calls are the other rooms."""
