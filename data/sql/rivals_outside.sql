-- What competes with the open opportunities of a scope from outside: the first gains of each of their owners there.
select owner, gain(loss_probability, amount, $policy) as gain
from open_list
where nth not in (select nth from open_in_scope(/* filters: chosen */)) and gain > $policy['flag_from']::double
qualify row_number() over (partition by owner_order order by gain desc, nth) <= most_of(manager, $policy)
