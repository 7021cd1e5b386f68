-- One row per opportunity for reading: its columns, its dimensions, and what its history adds up to at the as-of date.
create table opportunity_facts as
with today as (
    select value::date as as_of_on from info where key = 'as_of_on'
), entered as (
    -- A stage of another pipeline, from which an opportunity was moved, is no step of its own.
    select v.opportunity_id, last(case when entered then since end order by since) as stage_entered_on,
        max(case when p.pipeline is not null then stage_order end) as furthest
    from stage_versions v join stages using (stage) join opportunities o on o.opportunity_id = v.opportunity_id
    left join stage_pipelines p on p.stage = v.stage and p.pipeline = coalesce(o.pipeline, '')
    group by v.opportunity_id
), expected as (
    -- What the close itself has written is no push.
    select opportunity_id, max(pushes) filter (outcome = 'open' or closed_on is null or since < closed_on) as pushes
    from versions join opportunities using (opportunity_id) where field = 'expected_close_on' group by opportunity_id
), opening as (
    select opportunity_id, value::double as opening_amount from versions where field = 'amount' and since = date '0001-01-01'
), acted as (
    select opportunity_id, max(acted_on) as last_activity_on, max(activities) as activities from activity_versions group by opportunity_id
    union all
    -- Without logged activities the latest one may be known as of today, of what is open; a planned one is not ahead of its day.
    select opportunity_id, least(last_on, as_of_on), null from last_activities join opportunities using (opportunity_id) cross join today
    where outcome = 'open' and (select value = 'yes' from info where key = 'last_activity_alone')
), logged as (
    -- None logged of any opportunity is not known, of one is none. Where few open ones have a last activity, the others' is not known.
    select exists (from versions where field = 'expected_close_on') as logs_closes,
        coalesce((select value = 'yes' from info where key = 'has_activities'), false) as logs_activities,
        coalesce((
            select 2 * count(last_activity_on) >= count(*) from opportunities left join acted using (opportunity_id) where outcome = 'open'
        ), false) as knows_activities
)
select
    o.* exclude (region), t.manager, coalesce(t.region, o.region) as region,
    a.* exclude (account), p.* exclude (product),
    s.stage_order,
    -- What was lost in a stage that nothing tells counts as having passed every open stage; its export may keep the last one.
    case when o.outcome = 'won' or (o.outcome = 'lost' and coalesce(e.furthest, l.stage_order) is null)
        then (select max(stage_order) from stages where outcome = 'open')
        else coalesce(greatest(e.furthest, l.stage_order), s.stage_order) end as reached,
    coalesce(e.furthest, l.stage_order) is not null as stage_known,
    (coalesce(o.closed_on, as_of_on) - o.opened_on)::int as age_days,
    (o.closed_on - o.opened_on)::int as cycle_days,
    case when o.outcome = 'open' then (as_of_on - e.stage_entered_on)::int end as days_in_stage,
    case when logs_closes then coalesce(expected.pushes, 0) end::int as pushes,
    coalesce(opening_amount, o.amount) as opening_amount,
    last_activity_on, case when logs_activities then coalesce(activities, 0) end::int as activities,
    case when o.outcome = 'open' then (as_of_on - last_activity_on)::int end as days_since_activity,
    -- For how long nobody has acted. Where activities of others are recorded, of a deal without one nobody has since it was opened.
    case when o.outcome = 'open' then (as_of_on - coalesce(last_activity_on, if(knows_activities, o.opened_on, null)))::int end as quiet_days,
    case when o.outcome = 'open' and o.expected_close_on < as_of_on then (as_of_on - o.expected_close_on)::int end as overdue_days,
    -- What its age is compared with stands beside it: the days, how many closed, and of which segment (null: of all).
    coalesce(o.outcome = 'open' and is_stale(as_of_on - o.opened_on, coalesce(own.longest, everybody.longest), quiet_days), false) as stale,
    case when o.outcome = 'open' then coalesce(own.longest, everybody.longest) end as stale_from_days,
    case when o.outcome = 'open' then coalesce(own.longest_won, everybody.longest_won) end as won_within_days,
    case when o.outcome = 'open' then coalesce(own.closed, everybody.closed) end as stale_closed,
    case when o.outcome = 'open' then own.segment end as stale_segment,
    case when o.outcome = 'won' then coalesce(o.close_value, o.amount) end as won_amount
from opportunities o
cross join today
cross join logged
join stages s using (stage)
left join last_stages l using (opportunity_id)
left join team t using (owner)
left join accounts a using (account)
left join products p using (product)
left join usual_longest own on not own.whole and own.segment = a.segment
left join usual_longest everybody on everybody.whole
left join entered e using (opportunity_id)
left join expected using (opportunity_id)
left join opening using (opportunity_id)
left join acted using (opportunity_id)
order by o.outcome <> 'open', o.closed_on, o.opportunity_id;

-- The one definition of a scope's dimensions. No name is the empty text, so it stands for what is not recorded. A stage is a filter on
-- what is open: closed opportunities have left their stage.
create macro in_scope(/* filters: parameters */) as table
select * from opportunity_facts
where /* filters: hold */
  and (stages is null or outcome <> 'open' or list_contains(stages::varchar[], stage));

-- What quantile_cont gives of all values, of each different one beside how many there are up to it and in all: halfway between two
-- neighbours for the median of an even number.
create macro counted_quantile(value, upto, total, share) as
    min(value) filter (upto > floor(share * (total - 1)))
    + ((share * (any_value(total) - 1)) % 1)
    * (min(value) filter (upto > ceil(share * (total - 1))) - min(value) filter (upto > floor(share * (total - 1))));
