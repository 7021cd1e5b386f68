-- Every open opportunity with its facts and its score, in the order of the list: by expected loss, or where there is no signal by
-- what is known: stale ones first, then the longest overdue, then the largest amount. Numbers stand for the alphabetical order of texts, so that a million rows are sorted by whole numbers; nth settles ties. size_order is
-- by amount, without amounts by what is likeliest to be lost.
create or replace table open_list as
with signal as (
    select count(*) = 0 as ranked from info where key = 'verdict' and value = 'No signal'
), listed as (
    -- The open opportunities stand first in opportunity_facts, by their id.
    select f.rowid::int as opportunity_order, f.*, s.* exclude (opportunity_id)
    from opportunity_facts f left join scores s using (opportunity_id) where f.outcome = 'open'
), by_title as (
    -- What a deal is called by, as app/views/deals/title.py says it: its name, else its account, else its id.
    select opportunity_order, dense_rank() over (order by lower(title), title)::int as title_order
    from (select rowid::int as opportunity_order, coalesce(deal_name, account, opportunity_id) as title from opportunity_facts where outcome = 'open')
), by_owner as (
    select owner, row_number() over (order by lower(owner), owner)::int as owner_order
    from (select distinct owner from opportunity_facts where outcome = 'open' and owner is not null)
), by_product as (
    select product, row_number() over (order by lower(product), product)::int as product_order
    from (select distinct product from opportunity_facts where outcome = 'open' and product is not null)
), ordered as (
    select listed.*, title_order, owner_order, product_order
    from listed cross join signal
    join by_title using (opportunity_order) left join by_owner using (owner) left join by_product using (product)
    order by case when ranked then expected_loss end desc nulls last, not ranked and stale desc,
        case when not ranked then overdue_days end desc nulls last, case when not ranked then amount end desc nulls last, opportunity_id
)
select nth, row_number() over (order by amount desc nulls last, loss_probability desc, nth)::int as size_order, * exclude (nth)
from (select row_number() over ()::int as nth, * from ordered) order by nth;

-- What acting could save of an opportunity if it saved every loss, less what it concedes whatever happens; 0 at least. One without an
-- amount counts as nothing, and each as unpriced where that is not 0.
create or replace macro gain(loss_probability, amount, policy) as
case
    when loss_probability <= policy['beyond']::double
    then greatest(loss_probability - policy['least']::double, 0) * coalesce(nullif(policy['unpriced']::double, 0), amount, 0)
    else loss_probability * 0
end;

-- What orders by worth whatever acting costs: as the gain, but below 0 where acting concedes more than it saves.
create or replace macro net_loss(loss_probability, amount, policy) as
    (case when loss_probability <= policy['beyond']::double then loss_probability else loss_probability * 0 end - policy['least']::double)
    * coalesce(nullif(policy['unpriced']::double, 0), amount, 0);

-- By capacity: how many of each owner of a manager's team are flagged; per_owner where the team has no number of its own.
create or replace macro most_of(manager, policy) as
coalesce(list_extract(policy['team_most']::double[], list_position(policy['teams']::varchar[], manager)), policy['per_owner']::double);

-- Whether the line is of a manager's team: of one team alone, or of all that have no number of their own.
create or replace macro moves_with(manager, policy) as
case
    when policy['alone'] is not null then coalesce(manager = policy['alone']::varchar, false)
    else coalesce(not list_contains(policy['teams']::varchar[], manager), true)
end;

-- By capacity: the first of each owner's, by their gain as far as it is above flag_from; those of nobody compete with each other.
create or replace macro ranked(policy) as table
select nth, moves_with(manager, policy) as moves, row_number() over (partition by owner_order order by gain desc, nth) as rank
from (select nth, owner_order, manager, gain(loss_probability, amount, policy) as gain from open_list where policy['per_owner'] is not null)
where gain > policy['flag_from']::double
qualify rank <= most_of(manager, policy);

-- The one definition of a flag: by money a gain above flag_from, by capacity the first of these of each owner; flat, which is
-- without flag_from, a loss probability at or above the threshold.
create or replace macro flags(nth, loss_probability, amount, policy) as
case
    when policy['flag_from'] is null then loss_probability >= policy['threshold']::double
    when policy['per_owner'] is null then gain(loss_probability, amount, policy) > policy['flag_from']::double
    when loss_probability is not null then nth in (select competing.nth from ranked(policy) competing)
end;

-- The open opportunities of a scope with their scores: in_scope for what is open, without a join.
create or replace macro open_in_scope(/* filters: parameters */) as table
select * from open_list
where /* filters: hold */
  and (stages is null or list_contains(stages::varchar[], stage));

-- The same with whether a policy flags each.
create or replace macro open_flagged(/* filters: parameters */, policy) as table
select *, flags(nth, loss_probability, amount, policy) as flagged
from open_in_scope(/* filters: parameters */);

-- What is to be put in order of an opportunity; by an age or an activity that is not known nothing is.
create or replace macro has_gap(gap, overdue_days, expected_close_on, amount, age_days, longest_days, quiet_days) as
coalesce(case gap::varchar
    when 'overdue' then overdue_days > 0
    when 'no-close-date' then expected_close_on is null
    when 'no-amount' then amount is null
    when 'old' then age_days > longest_days
    when 'quiet' then quiet_days > 30
end, false);

-- The one definition of what the list can be narrowed by; null means all. Texts are contained as written: nothing is a wildcard;
-- what is not recorded is found by the words that stand for it.
create or replace macro open_narrowed(
    /* filters: parameters */, not_recorded, q, flagged_is, stale_is, policy,
    account_has, owner_has, stage_has, amount_from, amount_to, loss_from, loss_to,
    expected_loss_from, expected_loss_to, closes_from, closes_to, age_from, age_to, inactive_from, inactive_to, gap_is
) as table
select * from open_flagged(/* filters: parameters */, policy)
where (flagged_is is null or flagged = flagged_is::boolean)
  and (stale_is is null or stale = stale_is::boolean)
  and (q is null or contains(lower(deal_name), lower(q::varchar)) or contains(lower(coalesce(account, not_recorded)), lower(q::varchar)) or contains(lower(coalesce(owner, not_recorded)), lower(q::varchar))
      or contains(lower(opportunity_id), lower(q::varchar)))
  and (account_has is null or contains(lower(deal_name), lower(account_has::varchar)) or contains(lower(coalesce(account, not_recorded)), lower(account_has::varchar)))
  and (owner_has is null or contains(lower(coalesce(owner, not_recorded)), lower(owner_has::varchar)))
  and (stage_has is null or contains(lower(stage), lower(stage_has::varchar)))
  and (amount_from is null or amount >= amount_from) and (amount_to is null or amount <= amount_to)
  and (loss_from is null or loss_probability >= loss_from) and (loss_to is null or loss_probability <= loss_to)
  and (expected_loss_from is null or expected_loss >= expected_loss_from)
  and (expected_loss_to is null or expected_loss <= expected_loss_to)
  and (closes_from is null or expected_close_on >= closes_from::date)
  and (closes_to is null or expected_close_on <= closes_to::date)
  and (age_from is null or age_days >= age_from) and (age_to is null or age_days <= age_to)
  and (inactive_from is null or quiet_days >= inactive_from)
  and (inactive_to is null or quiet_days <= inactive_to)
  and (gap_is is null or has_gap(gap_is, overdue_days, expected_close_on, amount, age_days, won_within_days, quiet_days));
