-- How many of some opportunities are open in a scope: those that an experiment holds out.
select count(*) as n
from open_in_scope(/* filters: chosen */)
where opportunity_id in (select unnest($held_out::varchar[]))
