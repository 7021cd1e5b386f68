-- Of what was open at the end of a day, as what is open on a day is known: on how many deals anybody had acted by then, and on how many
-- of those nobody had for more than $usual days, with their amount (of today) and of how many it is known. A deal whose opening day is
-- unknown was there when somebody acted on it.
with standing as (
    select opportunity_id, amount from in_scope(/* filters: chosen, lasting */) f
    where coalesce(opened_on, $on_day::date) <= $on_day::date and (outcome = 'open' or closed_on > $on_day::date)
      and not exists (
        from closed_spells c where c.opportunity_id = f.opportunity_id and c.since <= $on_day::date and $on_day::date < c.until
      ) and ($stages is null or exists (
        from stage_versions s where s.opportunity_id = f.opportunity_id and s.since <= $on_day::date
            and $on_day::date < coalesce(s.until, 'infinity'::date) and list_contains($stages::varchar[], s.stage)
      ))
), acted as (
    select opportunity_id, max(acted_on) as last_on from activity_versions where acted_on <= $on_day::date group by opportunity_id
), quiet as (
    select amount, $on_day::date - last_on > $usual::double as silent from standing join acted using (opportunity_id)
)
select count(*) as n, count(*) filter (silent) as silent, coalesce(sum(amount) filter (silent), 0)::double as amount,
    count(amount) filter (silent) as n_amount
from quiet
