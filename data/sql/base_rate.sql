-- Of all that ever closed in this scope: how much was lost.
select count(*) filter (outcome = 'lost') as lost, count(*) as closed
from in_scope(/* filters: chosen, lasting */)
where outcome <> 'open'
