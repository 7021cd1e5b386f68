-- What was usual of won opportunities by the as-of date, by feature, and by stage where the feature is about one.
-- A pause reaches from an event to the next or to the close; of ten pauses nine are no longer than `usual`. Of the time in
-- a stage, and of activities a week at the close, `usual` is the median.
create table usual_won as
with won as (
    select opportunity_id, opened_on, closed_on from opportunities where outcome = 'won' and closed_on is not null
), acted as (
    select opportunity_id, acted_on as on_day, activities from activity_versions
), moved as (
    select opportunity_id, since as on_day from stage_versions where entered
), events as (
    select 'days_since_activity' as feature, opportunity_id, on_day from acted
    union all
    select 'days_quiet', * from (select opportunity_id, on_day from acted union from moved) where (select count(*) from acted) > 0
), pauses as (
    select feature, lead(on_day, 1, closed_on) over (partition by feature, opportunity_id order by on_day) - on_day as days
    from events join won using (opportunity_id) where on_day <= closed_on
), stays as (
    select stage, coalesce(until, closed_on) - since as days
    from stage_versions join won using (opportunity_id) where since <= closed_on and entered
), paces as (
    select coalesce(max(activities), 0) * 7 / (closed_on - opened_on + 7) as pace
    from won left join acted using (opportunity_id)
    where closed_on >= opened_on and coalesce(on_day, closed_on) <= closed_on and (select count(*) from acted) > 0
    group by opportunity_id, opened_on, closed_on
)
select feature, '' as stage, quantile_disc(days, 0.9)::double as usual, count(*)::int as n from pauses group by feature
union all
select 'days_in_stage', stage, median(days)::double, count(*) from stays group by stage
union all
select 'activities_a_week', '', median(pace), count(*) from paces having count(*) > 0
order by all;
