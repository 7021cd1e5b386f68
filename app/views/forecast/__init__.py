"""What a period will end with: what is won so far, what is still to come, and how good such forecasts were."""
