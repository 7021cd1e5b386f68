"""What a page hands out: menus of files and of pictures, and what stands on paper alone."""
