-- The accounts asked for with what comes along with each: its attributes, its record and its segment's up to the day before
-- the as-of date, and the usual cycle of the segment's won ones by then. One that is not listed has no record.
with record as (
    select kind, name, arg_max(closed, closed_on) as closed, arg_max(lost, closed_on) as lost
    from records where kind in ('account', 'segment') and closed_on < $as_of_on group by kind, name
), usual as (
    select segment, arg_max(days, closed_on) as days from usual_cycles where closed_on < $as_of_on group by segment
)
select
    n.account, accounts.account is not null as listed, accounts.* exclude (account),
    coalesce(by_account.closed, 0) as account_closed, coalesce(by_account.lost, 0) as account_lost,
    coalesce(by_segment.closed, 0) as segment_closed, coalesce(by_segment.lost, 0) as segment_lost,
    usual.days as usual_cycle_days
from (select unnest($accounts::varchar[]) as account) n
left join accounts on accounts.account = n.account
left join record by_account on by_account.kind = 'account' and by_account.name = n.account
left join record by_segment on by_segment.kind = 'segment' and by_segment.name = accounts.segment
left join usual on usual.segment = coalesce(accounts.segment, '')
