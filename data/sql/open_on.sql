-- What was open at the end of a day, as it stood then, as for the ends of months. Where no stage is chosen, none is looked up.
-- Beside it what closed later and may have been open then, because its opening day is unknown. Where stages are chosen, its stage
-- of that day is one of them, or unknown.
with unknown as (
    select count(*) as unknown_count, coalesce(sum(amount), 0)::double as unknown_amount
    from in_scope(/* filters: chosen, lasting */) f
    where outcome <> 'open' and opened_on is null and closed_on > $on_day::date
      and ($stages is null or not exists (
        from stage_versions s where s.opportunity_id = f.opportunity_id and s.since <= $on_day::date
            and $on_day::date < coalesce(s.until, 'infinity'::date) and not list_contains($stages::varchar[], s.stage)
      ))
), standing as materialized (
    select opportunity_id, amount
    from in_scope(/* filters: chosen, lasting */)
    where opened_on <= $on_day::date and (outcome = 'open' or closed_on > $on_day::date)
), amounts as (
    select opportunity_id, arg_max_null(value, since)::double as amount
    from versions semi join standing using (opportunity_id)
    where field = 'amount' and since <= $on_day::date group by opportunity_id
)
select count(*) as open_count,
    coalesce(sum(case when a.opportunity_id is null then standing.amount else a.amount end), 0)::double as open_amount,
    (select unknown_count from unknown) as unknown_count, (select unknown_amount from unknown) as unknown_amount
from standing left join amounts a on standing.opportunity_id = a.opportunity_id
where not exists (
    from closed_spells c where c.opportunity_id = standing.opportunity_id and c.since <= $on_day::date and $on_day::date < c.until
) and ($stages is null or exists (
    from stage_versions s where s.opportunity_id = standing.opportunity_id and s.since <= $on_day::date
        and $on_day::date < coalesce(s.until, 'infinity'::date) and list_contains($stages::varchar[], s.stage)
))
