"""When an open deal ends, won or lost: hazards on a calendar, and whether dates kept their word."""
