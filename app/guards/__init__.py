"""What stands before the application: whose requests it takes, and what no answer gives away."""
