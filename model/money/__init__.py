"""Probabilities in money: where a flag pays, and between which values revenue will lie. No model is fitted here."""
