select
    (select count(*) from opportunities) as opportunities,
    (select count(*) from opportunities where outcome = 'open') as open_opportunities,
    -- Totals and footers were never deals.
    (select count(*) from rejects)
        - coalesce((select max(value::bigint) from info where key = 'no_deals'), 0) as rejects
