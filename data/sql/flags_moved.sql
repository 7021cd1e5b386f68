-- The deals that a policy flags today and did not flag on an earlier day, and the other way round: by what today's model says of what
-- was known then, each beside all that its owner had open that day. A deal that has closed since is flagged no longer.
with stood as materialized (
    select opportunity_id, owner, manager, amount, loss_probability, gain(loss_probability, amount, $policy) as gain
    from trend left join team using (owner) where as_of_on = $on_day::date
), competing as (
    select opportunity_id from stood where $policy['per_owner'] is not null and gain > $policy['flag_from']::double
    qualify row_number() over (partition by owner order by gain desc, opportunity_id) <= most_of(manager, $policy)
), flagged_then as (
    select opportunity_id from stood
    where case
        when $policy['flag_from'] is null then loss_probability >= $policy['threshold']::double
        when $policy['per_owner'] is null then gain > $policy['flag_from']::double
        else opportunity_id in (select c.opportunity_id from competing c)
    end
), flagged_now as (
    select opportunity_id from open_list where flags(nth, loss_probability, amount, $policy)
), moved as (
    select opportunity_id, true as newly from flagged_now anti join flagged_then using (opportunity_id)
    union all
    select opportunity_id, false from flagged_then anti join flagged_now using (opportunity_id)
), met as (
    -- Deals lie by their outcome and closing day: of those that closed before, whole parts of the table are not read.
    select * from in_scope(/* filters: chosen */) where outcome = 'open'
    union all
    select * from in_scope(/* filters: chosen */) where outcome <> 'open' and closed_on >= $on_day::date
), known as (
    select m.*, f.deal_name, f.account, f.owner, f.product, f.stage, f.outcome, f.amount
    from moved m join met f using (opportunity_id)
), largest as (
    select *, count(*) over (partition by newly) as n, coalesce(sum(amount) over (partition by newly), 0)::double as whole_amount
    from known
    qualify row_number() over (partition by newly order by amount desc nulls last, opportunity_id) <= $deals
)
select l.*, s.opportunity_id is not null as open_then, s.loss_probability as loss_then, o.loss_probability as loss_now
from largest l
left join stood s on s.opportunity_id = l.opportunity_id
left join open_list o on o.opportunity_id = l.opportunity_id
order by newly desc, l.amount desc nulls last, l.opportunity_id
