"""Files become typed cells: what a file is, where its table stands, and how its columns write days and numbers."""
