-- Every opportunity of one account: open ones first, the largest first, then closed ones, the latest first.
select
    f.opportunity_id, f.deal_name, f.product, f.owner, f.stage, f.outcome, f.opened_on, f.expected_close_on, f.closed_on,
    f.last_activity_on, f.outcome = 'open' as is_open, case when f.outcome = 'won' then f.won_amount else f.amount end as amount,
    l.loss_probability, l.expected_loss, flags(l.nth, l.loss_probability, l.amount, $policy) as flagged
from opportunity_facts f left join open_list l using (opportunity_id)
where f.account = $account
order by is_open desc, case when f.outcome = 'open' then l.nth end nulls last, f.closed_on desc nulls last, f.opportunity_id
