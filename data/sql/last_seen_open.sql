-- What a former snapshot held of opportunities that were open then, a row per opportunity and field; the latest look stays.
insert or replace into last_seen_open
select opportunity_id, field, value from (
    unpivot (select opportunity_id /* fields: then */ from former.opportunities where outcome = 'open' and opportunity_id in (
        select opportunity_id from opportunities))
    on columns(* exclude (opportunity_id)) into name field value value
)
