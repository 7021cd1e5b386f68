-- How many deals the former snapshot did not have, how many it had that are missing now, and how many have changed or closed since.
with latest as (
    select * from sightings qualify row_number() over (partition by opportunity_id, field order by nth desc, on_day desc) = 1
), latest_then as (
    select * from former.sightings qualify row_number() over (partition by opportunity_id, field order by nth desc, on_day desc) = 1
)
select
    (select count(*) from opportunities where opportunity_id not in (
        select opportunity_id from former.opportunities union select opportunity_id from former.gone)) as added,
    (select count(*) from gone where opportunity_id not in (select opportunity_id from former.gone)) as gone,
    (select count(*) from (
        select opportunity_id from latest l join latest_then f using (opportunity_id, field, reading)
        where l.value is distinct from f.value and l.cell is distinct from f.cell
        union
        select o.opportunity_id from opportunities o join former.opportunities f using (opportunity_id) where o.outcome <> f.outcome
    )) as changed
