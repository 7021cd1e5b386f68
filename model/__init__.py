"""A row becomes a probability: features, training, calibration, thresholds, reasons and bundles."""
