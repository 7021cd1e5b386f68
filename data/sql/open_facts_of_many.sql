select * from open_facts where list_contains($opportunity_ids::varchar[], opportunity_id)
