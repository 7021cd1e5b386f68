"""Runs of jobs, who holds the lease of one, and which due times are served. What a job does is app/jobs."""
