-- Of the opportunities opened in the period how many came how far, and what became of them. `known` says whether a stage of theirs is recorded: what
-- was won has passed every stage, what is open has reached at least the one in which it stands.
select
    case when outcome = 'open' then greatest(reached, stage_order) else reached end as reached, outcome,
    outcome <> 'lost' or stage_known as known, coalesce(pipeline, '') as pipeline,
    count(*) as n, count(amount) as n_amount, coalesce(sum(amount), 0)::double as amount
from in_scope(/* filters: chosen, lasting */)
where opened_on between $start and $end
group by all order by all
