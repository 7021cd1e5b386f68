"""Model versions: what one is, how it is kept, compared, judged fit to be shown, and published."""
