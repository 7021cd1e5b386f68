"""One open deal, rows of them, or one account's, on any page. Lists and their filters are app/views/at_risk."""
