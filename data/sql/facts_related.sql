-- What the account, the product, the owner and the segment of new opportunities bring to each, in the order asked: their
-- attributes, their records before the as-of date, and how long won opportunities of the segment had usually taken by
-- then. Without a segment told, it is the account's.
with record as (
    select kind, name, arg_max(closed, closed_on) as closed, arg_max(lost, closed_on) as lost
    from records where closed_on < $as_of_on group by kind, name
), cycle as (
    select segment, arg_max(days, closed_on) as days from usual_cycles where closed_on < $as_of_on group by segment
)
select
    accounts.* exclude (account), products.* exclude (product), team.manager, team.region,
    coalesce(by_owner.closed, 0) as owner_closed, coalesce(by_owner.lost, 0) as owner_lost,
    coalesce(by_account.closed, 0) as account_closed, coalesce(by_account.lost, 0) as account_lost,
    coalesce(by_product.closed, 0) as product_closed, coalesce(by_product.lost, 0) as product_lost,
    coalesce(by_segment.closed, 0) as segment_closed, coalesce(by_segment.lost, 0) as segment_lost,
    cycle.days as usual_cycle_days
from (
    select
        unnest($owners::varchar[]) as owner, unnest($accounts::varchar[]) as account,
        unnest($products::varchar[]) as product, unnest($segments::varchar[]) as segment,
        generate_subscripts($owners::varchar[], 1) as nth
) n
left join team on team.owner = n.owner
left join accounts on accounts.account = n.account
left join products on products.product = n.product
left join record by_owner on by_owner.kind = 'owner' and by_owner.name = n.owner
left join record by_account on by_account.kind = 'account' and by_account.name = n.account
left join record by_product on by_product.kind = 'product' and by_product.name = n.product
left join record by_segment on by_segment.kind = 'segment' and by_segment.name = coalesce(n.segment, accounts.segment)
left join cycle on cycle.segment = coalesce(n.segment, accounts.segment, '')
order by n.nth
