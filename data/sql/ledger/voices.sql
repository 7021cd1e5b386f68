-- Of what closed within the horizon: how far off each of those was who said how likely it is lost, and how often on the right side of a
-- half. All are held against the same closings, those of which all who spoke of any said something.
with closed as (
    select lost::int as lost, loss_probability as model, base_lost / nullif(base_lost + base_won, 0) as base,
        stage_lost / nullif(stage_lost + stage_won, 0) as stage, rep_loss as rep
    from written where (won or lost) and lost_90 is not null
), speaks as (
    select count(base) > 0 as base, count(stage) > 0 as stage, count(rep) > 0 as rep from closed
), same as (
    select c.* from closed c cross join speaks s
    where (not s.base or c.base is not null) and (not s.stage or c.stage is not null) and (not s.rep or c.rep is not null)
), held as (
    select unnest(['model', 'stage', 'base', 'rep']) as key, unnest([model, stage, base, rep]) as chance, lost from same
)
select key, count(chance) as n, sum((chance - lost) ** 2) as square, count(*) filter ((chance >= 0.5)::int = lost) as sides
from held group by key having n > 0
order by key
