"""The week in review: what moved, what to discuss, what to put in order. How it is written down is app/documents."""
