-- Of what was open at the end of a day, as what is open on a day is known: of how many deals it is known for how long nobody had
-- acted by then, since the last activity or the opening, and of how many of those that was more than $usual days, with their amount (of today) and of how many it is known. A deal whose opening day is
-- unknown was there when somebody acted on it.
with standing as (
    select opportunity_id, amount, opened_on from in_scope(/* filters: chosen, lasting */) f
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
    select amount, $on_day::date - coalesce(last_on, opened_on) > $usual::double as silent from standing left join acted using (opportunity_id)
    where coalesce(last_on, opened_on) is not null
)
select count(*) as n, count(*) filter (silent) as silent, coalesce(sum(amount) filter (silent), 0)::double as amount,
    count(amount) filter (silent) as n_amount
from quiet
