"""Where to draw the line: its costs on the hold-out, what it flags today, and the policies adopted."""
