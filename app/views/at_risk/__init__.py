"""The list of open deals by expected loss: its filters, its pages, its export. One deal of it is app/views/deals."""
