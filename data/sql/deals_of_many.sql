-- Some opportunities, open or closed, as far as they are in a scope: what is said of them beside their actions.
select opportunity_id, deal_name, account, owner, stage, outcome, closed_on, amount
from in_scope(/* filters: chosen */)
where list_contains($opportunity_ids::varchar[], opportunity_id)
