"""What a publication does about the experiment that runs. What that is, is app/views/experiments."""
