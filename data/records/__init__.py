"""What people write: overrides, policies, scenarios, actions, publications, and where they are kept. No CRM data."""
