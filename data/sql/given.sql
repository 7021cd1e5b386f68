-- What a former snapshot had said of opportunities that have closed since, and what it knew to have come true already; each
-- opportunity once, with the first loss probability it was given.
insert into realised
with said as (
    select opportunity_id, as_of_on as given_on, version, loss_probability
    from former.scores cross join (
        select max(value) filter (key = 'as_of_on')::date as as_of_on, max(value) filter (key = 'bundle_version') as version,
            max(value) filter (key = 'verdict') as verdict, max(value) filter (key = 'source') as source
        from former.info
    ) told
    where verdict <> 'No signal' and source = (select value from info where key = 'source')
    union all
    select opportunity_id, given_on, version, loss_probability from former.realised
    where (select value from former.info where key = 'source') = (select value from info where key = 'source')
)
select said.opportunity_id, given_on, version, said.loss_probability, o.outcome, o.closed_on
from said join opportunities o using (opportunity_id)
where o.outcome <> 'open' and o.closed_on > given_on
    and not exists (from realised r where r.opportunity_id = said.opportunity_id and r.given_on <= said.given_on)
qualify row_number() over (partition by said.opportunity_id order by given_on) = 1
