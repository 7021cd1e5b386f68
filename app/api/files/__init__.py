"""Lists as files: CSV, workbooks of Excel, and the fragment that is printed. What they hold is app/views."""
