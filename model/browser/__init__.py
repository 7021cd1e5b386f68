"""The model as data for the browser, and the proof that it is the same model."""
