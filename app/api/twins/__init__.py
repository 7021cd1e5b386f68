"""The JSON twins, one module a page. What all of them share, and how they refuse, is app/api."""
