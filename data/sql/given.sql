-- What a former snapshot had said of opportunities that were open then, and what it knew to have been said before, beside what has
-- become of them, closed or not: each opportunity once, with the first chances by date that it was given, or where it was given
-- none with its first loss probability. A former snapshot of an earlier recipe has no chances by date.
insert into realised by name
with said as (
    select columns('^(opportunity_id|loss_probability|(won|lost)_[0-9]+)$'), as_of_on as given_on, version
    from former.scores cross join (
        select max(value) filter (key = 'as_of_on')::date as as_of_on, max(value) filter (key = 'bundle_version') as version,
            max(value) filter (key = 'verdict') as verdict, max(value) filter (key = 'source') as source
        from former.info
    ) told
    where verdict <> 'No signal' and source = (select value from info where key = 'source')
    union all by name
    select columns('^(opportunity_id|given_on|version|loss_probability|(won|lost)_[0-9]+)$') from former.realised
    where (select value from former.info where key = 'source') = (select value from info where key = 'source')
    union all by name
    -- What is not there has no chances by date.
    select null::double as lost_30 where false
)
select said.*, o.outcome, o.closed_on
from said join opportunities o using (opportunity_id)
where (o.outcome = 'open' or o.closed_on > given_on)
    and not exists (
        from realised r where r.opportunity_id = said.opportunity_id
            and (r.lost_30 is null, r.given_on) <= (said.lost_30 is null, said.given_on)
    )
qualify row_number() over (partition by said.opportunity_id order by said.lost_30 is null, given_on) = 1
