-- What whoever sells calls some opportunities, open or closed; none where an opportunity has no name of its own.
select opportunity_id, deal_name from opportunity_facts
where list_contains($opportunity_ids::varchar[], opportunity_id) and deal_name is not null
