"""What people write: overrides, policies, scenarios, actions, experiments, publications, and where. No CRM data."""
