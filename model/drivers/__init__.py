"""What goes with winning among what is known at the opening: a regression of its own, beside the loss model."""
