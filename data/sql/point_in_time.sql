-- Every landmark (opportunity_id, as_of_on) of the table `landmarks`, with what was known at the end of that day.
-- Closings count into an owner's, account's, product's or segment's record, and into what is usual, from the day after. Pushes are
-- known where they are logged, and else from the first sighting of an opportunity on.
select
    l.opportunity_id,
    l.as_of_on,
    o.closed_on,
    case o.outcome when 'lost' then 1 when 'won' then 0 end::double as label_lost,
    o.* exclude (opportunity_id, deal_name, stage, closed_on, outcome, region /* tracked: names */),
    case when s.stage is not null then s.stage when o.outcome = 'open' then o.stage end as stage,
    case when s.entered then s.since end as stage_entered_on
    /* tracked: columns */,
    coalesce(opening.value::double, o.amount) as opening_amount,
    case when case when seen.since is null then logs.pushes else l.as_of_on >= seen.since end
        then coalesce(pushed.pushes, 0) end::double as pushes,
    case when s.entered and case when seen.since is null then logs.pushes else s.since >= seen.since end
        then coalesce(pushed_before.pushes, 0) end::double as pushes_before_stage,
    case when (select value = 'yes' from info where key = 'has_activities') then coalesce(a.activities, 0) end::double as activities,
    a.acted_on as last_activity_on,
    usual.days as usual_cycle_days,
    team.manager,
    coalesce(team.region, o.region) as region,
    accounts.* exclude (account),
    products.* exclude (product),
    coalesce(by_owner.closed, 0) as owner_closed, coalesce(by_owner.lost, 0) as owner_lost,
    coalesce(by_account.closed, 0) as account_closed, coalesce(by_account.lost, 0) as account_lost,
    coalesce(by_product.closed, 0) as product_closed, coalesce(by_product.lost, 0) as product_lost,
    coalesce(by_segment.closed, 0) as segment_closed, coalesce(by_segment.lost, 0) as segment_lost
from landmarks l
join opportunities o using (opportunity_id)
cross join (select value = 'yes' and not exists (from first_sightings where field = 'expected_close_on') as pushes
    from info where key = 'has_changes') logs
left join (select * from first_sightings where field = 'expected_close_on') seen using (opportunity_id)
asof left join stage_versions s on l.opportunity_id = s.opportunity_id and l.as_of_on >= s.since
/* tracked: joins */
asof left join (select * from versions where field = 'expected_close_on') pushed
    on l.opportunity_id = pushed.opportunity_id and l.as_of_on >= pushed.since
asof left join (select * from versions where field = 'expected_close_on') pushed_before
    on l.opportunity_id = pushed_before.opportunity_id and s.since > pushed_before.since
left join (select * from versions where field = 'amount' and since = date '0001-01-01') opening
    on l.opportunity_id = opening.opportunity_id
asof left join activity_versions a on l.opportunity_id = a.opportunity_id and l.as_of_on >= a.acted_on
left join team on team.owner = o.owner
left join accounts on accounts.account = o.account
left join products on products.product = o.product
asof left join (select * from records where kind = 'owner') by_owner on o.owner = by_owner.name and l.as_of_on > by_owner.closed_on
asof left join (select * from records where kind = 'account') by_account on o.account = by_account.name and l.as_of_on > by_account.closed_on
asof left join (select * from records where kind = 'product') by_product on o.product = by_product.name and l.as_of_on > by_product.closed_on
asof left join (select * from records where kind = 'segment') by_segment
    on accounts.segment = by_segment.name and l.as_of_on > by_segment.closed_on
asof left join usual_cycles usual on coalesce(accounts.segment, '') = usual.segment and l.as_of_on > usual.closed_on
order by l.as_of_on, l.opportunity_id
