-- The quotas of the owners of a scope, whatever the deals: several of one owner and period add up.
select q.owner, t.manager, q.period, sum(q.quota)::double as quota
from quotas q left join team t using (owner)
where ($owners is null or list_contains($owners::varchar[], q.owner))
    and ($managers is null or list_contains($managers::varchar[], coalesce(t.manager, '')))
    and ($regions is null or list_contains($regions::varchar[], coalesce(t.region, '')))
group by all order by q.owner, q.period
