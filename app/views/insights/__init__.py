"""What stands out of the pipeline and of what closed, ranked by money. What each rests on has its own page."""
