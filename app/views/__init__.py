"""One question, one frozen answer. The pages, the JSON twins and the tests read the same answers."""
