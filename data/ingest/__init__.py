"""Typed cells become deals: what they mean together, what may be published, and drafts of mappings."""
