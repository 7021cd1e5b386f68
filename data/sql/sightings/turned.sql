-- The sightings of the fields whose changes the export does not log, in turn, as the mapping reads them now. Something happened where
-- the cell and what it says are both another: the same cell read otherwise is none, nor is another way to write the same. A close is
-- told by more than its cell.
create or replace temp table sightings_in_turn as
with read as (
    select sightings.*, coalesce(outcome, 'open') as outcome
    from sightings semi join (values /* fields: readings */) now(field, reading) using (field, reading)
    left join stages on field = 'stage' and stage = value
), turned as (
    select *, lag(value) over of_deal as was, lag(cell) over of_deal as was_cell, lag(outcome) over of_deal as was_outcome,
        row_number() over of_deal as place
    from read semi join opportunities using (opportunity_id)
    window of_deal as (partition by opportunity_id, field order by nth, on_day)
)
select *, place > 1 and value is distinct from was and (cell is distinct from was_cell or outcome <> was_outcome) as changed
from turned;

-- The stage of a deal that was opened since the import before was entered since then, too.
insert into first_sightings
select opportunity_id, field, seen_on from sightings_in_turn join opportunities o using (opportunity_id)
where place = 1 and (field <> 'stage' or (sightings_in_turn.outcome = 'open'
    and not coalesce(o.opened_on > (select max(i.on_day) from imports i where i.nth < sightings_in_turn.nth), false)));

insert into changes by name
select opportunity_id, field, was as from_value, value as to_value, on_day as changed_on
from sightings_in_turn where field <> 'stage' and changed order by nth, opportunity_id, field;

insert into stage_history by name
select opportunity_id, value as stage, on_day as entered_on
from sightings_in_turn join stages on stage = value
where field = 'stage' and (place = 1 or changed)
qualify row_number() over (partition by opportunity_id, on_day order by nth desc) = 1 order by opportunity_id, nth, on_day;
