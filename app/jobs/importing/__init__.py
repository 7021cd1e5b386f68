"""From a folder to what is served: once, whenever a file arrives, or from the demo CRM. Publishing is app/jobs."""
