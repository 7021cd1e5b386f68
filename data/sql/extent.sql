-- What the export holds at all: closed, won and open opportunities, and whether any has an amount.
select
    count(*) filter (outcome <> 'open') as closed,
    count(*) filter (outcome = 'won') as won,
    count(*) filter (outcome = 'open') as open_count,
    count(amount) > 0 as amounts
from opportunities
