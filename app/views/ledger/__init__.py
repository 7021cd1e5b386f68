"""What the ledger says: of one deal when what was said and why it moved, and of all how what was said came out."""
