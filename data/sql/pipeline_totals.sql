-- Open pipeline today, what it is expected to bring, what of it is at risk, and the win rate of the period (null: ever) and of the days
-- that it is compared with.
with standing as (
    select
        count(*) as open_count,
        sum(amount) as open_amount,
        sum((1 - loss_probability) * amount) as expected_revenue,
        count(loss_probability * amount) as scored_count,
        sum(amount) filter (loss_probability is not null) as scored_amount,
        count(*) filter (flagged) as at_risk_count,
        sum(amount) filter (flagged) as at_risk_amount,
        sum(expected_loss) filter (flagged) as at_risk_expected_loss,
        count(*) filter (stale) as stale_count,
        count(overdue_days) as overdue_count,
        coalesce(sum(amount) filter (overdue_days is not null), 0) as overdue_amount
    from open_flagged(/* filters: chosen */, $policy)
), history as (
    select
        count(*) filter (outcome = 'won' and ($start::date is null or closed_on between $start and $end)) as won,
        count(*) filter (outcome = 'lost' and ($start::date is null or closed_on between $start and $end)) as lost,
        count(*) filter (outcome = 'won' and closed_on between $previous_start and $previous_end) as previous_won,
        count(*) filter (outcome = 'lost' and closed_on between $previous_start and $previous_end) as previous_lost
    from in_scope(/* filters: chosen */)
)
select * from standing cross join history
