"""The Data page's imports: handing files in, the proposal, the report, what is being done, and the snapshots kept."""
