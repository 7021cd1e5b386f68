"""Actions on deals: what is planned, the board by due date, and what came of it. How they are kept is data/records."""
