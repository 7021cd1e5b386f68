"""An export becomes a draft: canonical rows, facts, checks, what former snapshots knew. Publishes nothing."""
