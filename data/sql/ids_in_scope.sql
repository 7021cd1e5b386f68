-- Every opportunity of the scope, open and closed.
select opportunity_id from in_scope(/* filters: chosen */)
