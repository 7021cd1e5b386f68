"""What each publication said of every open opportunity, and what became of it: files added and never changed."""
