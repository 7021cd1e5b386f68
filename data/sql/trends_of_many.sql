-- What the bundle says of some open opportunities, by what was known at the end of each week.
select opportunity_id, as_of_on, loss_probability from trend where list_contains($opportunity_ids::varchar[], opportunity_id)
