-- What the export holds at all: closed, won and open opportunities, and whether any has an amount, any open one an expected close, and any a
-- stage that it entered; `stages_reached` also where lost ones keep the stage that they were lost in, but for $most_untold of them.
select
    count(*) filter (outcome <> 'open') as closed,
    count(*) filter (outcome = 'won') as won,
    count(*) filter (outcome = 'open') as open_count,
    count(amount) > 0 as amounts,
    count(expected_close_on) filter (outcome = 'open') > 0 as close_dates,
    exists (from stage_versions) as stage_history,
    exists (from stage_versions) or (
        count(*) filter (outcome = 'lost') > 0
        and count(*) filter (outcome = 'lost' and opportunity_id not in (select opportunity_id from last_stages))
            <= $most_untold::decimal(3, 2) * count(*) filter (outcome = 'lost')
    ) as stages_reached
from opportunities
