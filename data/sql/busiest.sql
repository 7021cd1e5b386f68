-- The accounts with most opportunities, and the owner with most open ones.
(
    select 'account' as dimension, account as name, count(*) as n
    from opportunities where account is not null group by account order by n desc, name limit $limit
)
union all
(
    select 'owner', owner, count(*) as n
    from opportunities where owner is not null and outcome = 'open' group by owner order by n desc, owner limit 1
)
