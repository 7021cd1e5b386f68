"""The worker that does what the timetable says is due, one job after the other, each due time once."""
