-- Month by month over the two years to the as-of date: what was open at its end (at today's amounts), and how it closed.
with scoped as (
    select opened_on, closed_on, outcome, amount from in_scope($pipelines, $regions, $managers, $owners, $products, $stages)
), moved as (
    select date_trunc('month', opened_on)::date as month, sum(amount) as opened_amount, 0 as closed_amount, 0 as won, 0 as lost
    from scoped where opened_on is not null group by month
    union all
    select date_trunc('month', closed_on)::date, 0, sum(amount),
        count(*) filter (outcome = 'won'), count(*) filter (outcome = 'lost')
    from scoped where closed_on is not null group by 1
), by_month as (
    select month, sum(won)::int as won, sum(lost)::int as lost,
        sum(sum(opened_amount) - sum(closed_amount)) over (order by month) as open_amount
    from moved group by month
)
select * from by_month where month > date_trunc('month', $as_of_on::date) - interval 24 month order by month
