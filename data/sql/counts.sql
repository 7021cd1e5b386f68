select
    (select count(*) from opportunities) as opportunities,
    (select count(*) from opportunities where outcome = 'open') as open_opportunities,
    (select count(*) from rejects) as rejects
