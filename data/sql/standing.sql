-- Open deals that stand in another stage than the last of their days tells, by columns of days for each stage: of stages entered on one
-- day the present one stands; any other was entered on a day that nobody knows, and is seen on the export's last day.
create or replace temp table standing as
with latest as (
    select opportunity_id, stage, entered_on from stage_history join stages using (stage)
    qualify row_number() over (
        partition by opportunity_id order by entered_on desc, outcome = 'open' desc, stage_order desc
    ) = 1
)
select o.opportunity_id, o.stage, l.entered_on as last_on, h.stage is not null as on_it,
    (select value::date from info where key = 'as_of_on') as entered_on
from opportunities o join latest l using (opportunity_id)
left join (select distinct opportunity_id, stage, entered_on from stage_history) h
    on (h.opportunity_id, h.stage, h.entered_on) = (o.opportunity_id, o.stage, l.entered_on)
where o.outcome = 'open' and l.stage <> o.stage;

delete from stage_history h using standing s
where h.opportunity_id = s.opportunity_id and h.entered_on = if(on_it, s.last_on, s.entered_on) and h.stage <> s.stage;
delete from standing where on_it;
insert into stage_history by name select opportunity_id, stage, entered_on from standing;
insert into first_sightings select opportunity_id, 'stage', entered_on from standing;
