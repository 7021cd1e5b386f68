-- What alert rules hold of among the open opportunities, each with what they look at: whether a policy flags it, how often its expected
-- close was moved back, for how many days nobody has acted, and its loss probability of a week before, as today's model rebuilt it.
select * from (
    select
        o.nth, o.opportunity_id, o.deal_name, o.account, o.owner, o.manager, o.amount, o.loss_probability, o.reasons, o.pushes, o.days_since_activity, o.quiet_days,
        coalesce(flags(o.nth, o.loss_probability, o.amount, $policy), false) as flagged,
        round(100 * (o.loss_probability - t.loss_probability)) as gained
    from open_list o left join trend t on t.opportunity_id = o.opportunity_id and t.as_of_on = $week_before::date
)
where flagged or gained >= $rose::double or quiet_days >= $silent::double or pushes >= $pushed::double
order by nth
