-- What the export holds at all: closed, won and open opportunities, and whether any has an amount, any open one an expected close, and any a
-- stage that it entered.
select
    count(*) filter (outcome <> 'open') as closed,
    count(*) filter (outcome = 'won') as won,
    count(*) filter (outcome = 'open') as open_count,
    count(amount) > 0 as amounts,
    count(expected_close_on) filter (outcome = 'open') > 0 as close_dates,
    exists (from stage_versions) as stage_history
from opportunities
