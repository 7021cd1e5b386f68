"""One fit: its settings, its features, its trees and their calibration. How good it is, is model/evaluation."""
