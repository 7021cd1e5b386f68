-- The deals that a policy flags today and did not flag on an earlier day, and the other way round: by what today's model says of what
-- was known then, each beside all that its owner had open that day. A deal that has closed since is flagged no longer.
with stood as (
    select opportunity_id, owner, amount, loss_probability, gain(loss_probability, amount, $policy) as gain
    from trend where as_of_on = $on_day::date
), competing as (
    select opportunity_id, row_number() over (partition by owner order by gain desc, opportunity_id) as rank
    from stood where gain > $policy['flag_from']::double
), flagged_then as (
    select stood.*, coalesce(case
        when $policy['flag_from'] is null then loss_probability >= $policy['threshold']::double
        when $policy['per_owner'] is null then gain > $policy['flag_from']::double
        else rank <= $policy['per_owner']::double
    end, false) as flagged
    from stood left join competing using (opportunity_id)
), listed as (
    select opportunity_id, loss_probability, coalesce(flags(nth, loss_probability, amount, $policy), false) as flagged from open_list
), moved as (
    select coalesce(n.opportunity_id, t.opportunity_id) as opportunity_id, coalesce(n.flagged, false) as newly,
        t.opportunity_id is not null as open_then, t.loss_probability as loss_then, n.loss_probability as loss_now
    from flagged_then t full join listed n on t.opportunity_id = n.opportunity_id
    where coalesce(n.flagged, false) <> coalesce(t.flagged, false)
), known as (
    select m.*, f.account, f.owner, f.product, f.stage, f.outcome, f.amount
    from moved m join in_scope(/* filters: chosen */) f using (opportunity_id)
)
select *, count(*) over (partition by newly) as n, coalesce(sum(amount) over (partition by newly), 0)::double as whole_amount
from known
qualify row_number() over (partition by newly order by amount desc nulls last, opportunity_id) <= $deals
order by newly desc, amount desc nulls last, opportunity_id
