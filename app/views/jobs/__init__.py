"""What jobs did last and do next: the timetable, who keeps it, and the runs on record. What a job does is app/jobs."""
