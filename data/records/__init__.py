"""What people write: overrides, policies, scenarios, publications, and the databases that keep them. No CRM data."""
