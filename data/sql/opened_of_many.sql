select opportunity_id, opened_on from opportunity_facts where list_contains($opportunity_ids::varchar[], opportunity_id)
