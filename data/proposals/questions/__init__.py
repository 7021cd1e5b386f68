"""What is asked of whoever imports an unknown export. What files tell without asking lies above."""
