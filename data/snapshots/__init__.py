"""What is published, read-only: its manifest, and the questions asked of it. How it was built is data/building."""
