"""The Forecast page: what a period ends with, and what stands beside it."""
