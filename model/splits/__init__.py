"""On which rows a model may learn and on which it is judged. Fits nothing."""
