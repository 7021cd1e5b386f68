"""What leaves the house: lists with their columns, and what they rest on in words. Files are written by app/api."""
