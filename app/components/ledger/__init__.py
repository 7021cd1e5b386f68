"""The Track record page: what was said, beside what came of it, in sentences and tables."""
