-- Every stay of an opportunity in an open stage, in the order of the days on which they ended; those under way stand last. How one ended:
-- 'on' to a later stage, 'back' to an earlier one, 'won' or 'lost' there, 'reopened' where a close came between that was not the end, and
-- 'open'. `days` are null where nobody knows when it was entered. left_again_on is the day on which the same opportunity left the same stage the next time. What follows the close is no stay.
create table stays as
with entered as (
    select opportunity_id, v.stage, since, until, v.entered, o.outcome, closed_on,
        lag(v.stage) over of_deal is not distinct from v.stage and lag(until) over of_deal is not distinct from since as goes_on
    from stage_versions v join opportunities o using (opportunity_id)
    where o.outcome = 'open' or closed_on is null or since <= closed_on
    window of_deal as (partition by opportunity_id order by since)
), numbered as (
    select *, count(*) filter (not goes_on) over (partition by opportunity_id order by since) as nth from entered
), whole as (
    select opportunity_id, nth, any_value(stage) as stage, any_value(outcome) as outcome, any_value(closed_on) as closed_on,
        min(since) as since, arg_min(entered, since) as entered, arg_max_null(until, since) as until
    from numbered group by opportunity_id, nth
), followed as (
    select whole.*, stage_order, lead(since) over of_deal as next_since, lead(stage_order) over of_deal as next_order
    from whole join (select stage, stage_order from stages) using (stage)
    window of_deal as (partition by opportunity_id order by since)
), ended as (
    select opportunity_id, stage, stage_order, since, entered,
        case when next_since is not null then until when outcome <> 'open' then closed_on end as left_on,
        case when next_since is null then outcome when next_since > until then 'reopened'
            when next_order > stage_order then 'on' else 'back' end as ending
    from followed
)
select stage, stage_order, ending, left_on, case when entered then (left_on - since)::int end as days,
    lead(left_on) over (partition by opportunity_id, stage order by since) as left_again_on,
    amount, /* filters: columns */
from ended join (select opportunity_id, amount, /* filters: columns */ from opportunity_facts) using (opportunity_id)
order by left_on nulls last, stage_order, opportunity_id;
