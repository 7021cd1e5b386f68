"""What amounts are in: currencies, rates, and what names of columns say. Which column is the amount lies above."""
