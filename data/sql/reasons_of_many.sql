-- Whose some open opportunities are, and what raises and lowers the loss probability of each.
select opportunity_id, owner, reasons from open_list where list_contains($opportunity_ids::varchar[], opportunity_id)
