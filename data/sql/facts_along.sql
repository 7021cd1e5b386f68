-- What an account, a product, an owner and a segment bring to a new opportunity: their attributes, their records before the
-- as-of date, and how long won opportunities of the segment had usually taken by then. Without a segment told, it is the
-- account's.
with record as (
    select kind, name, arg_max(closed, closed_on) as closed, arg_max(lost, closed_on) as lost
    from records where closed_on < $as_of_on group by kind, name
)
select
    accounts.* exclude (account), products.* exclude (product), team.manager, team.region,
    coalesce(by_owner.closed, 0) as owner_closed, coalesce(by_owner.lost, 0) as owner_lost,
    coalesce(by_account.closed, 0) as account_closed, coalesce(by_account.lost, 0) as account_lost,
    coalesce(by_product.closed, 0) as product_closed, coalesce(by_product.lost, 0) as product_lost,
    coalesce(by_segment.closed, 0) as segment_closed, coalesce(by_segment.lost, 0) as segment_lost,
    (select arg_max(days, closed_on) from usual_cycles
        where segment = coalesce(n.segment, accounts.segment, '') and closed_on < $as_of_on) as usual_cycle_days
from (
    select $owner::varchar as owner, $account::varchar as account, $product::varchar as product, $segment::varchar as segment
) n
left join team on team.owner = n.owner
left join accounts on accounts.account = n.account
left join products on products.product = n.product
left join record by_owner on by_owner.kind = 'owner' and by_owner.name = n.owner
left join record by_account on by_account.kind = 'account' and by_account.name = n.account
left join record by_product on by_product.kind = 'product' and by_product.name = n.product
left join record by_segment on by_segment.kind = 'segment' and by_segment.name = coalesce(n.segment, accounts.segment)
