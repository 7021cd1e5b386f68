"""The Actions page and the actions of one deal: the board, its cards, and the form of a new action."""
