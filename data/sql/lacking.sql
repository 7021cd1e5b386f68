-- Of what matters most in a deal: of how many deals it is expected, how many lack it, and in how many an amount is exactly 0; each
-- with how many of them are open. A won deal's amount is what was signed where that is known.
with deals as (
    select outcome, owner, opened_on, closed_on, expected_close_on,
        case when outcome = 'won' then won_amount else amount end as amount
    from opportunity_facts
),
told as (
    select 1 as place, 'amount' as name, outcome, amount is null as lacks, amount = 0 as zero from deals
    union all select 2, 'owner', outcome, owner is null, false from deals
    union all select 3, 'expected_close_on', outcome, expected_close_on is null, false from deals where outcome = 'open'
    union all select 4, 'opened_on', outcome, opened_on is null, false from deals
    union all select 5, 'closed_on', outcome, closed_on is null, false from deals where outcome <> 'open'
)
select name, count(*) as deals,
    count(*) filter (lacks) as lacking, count(*) filter (lacks and outcome = 'open') as lacking_open,
    count(*) filter (zero) as zeros, count(*) filter (zero and outcome = 'open') as zeros_open
from told
group by place, name
order by place
