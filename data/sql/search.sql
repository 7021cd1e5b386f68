-- What is open and holds every one of the words, whatever the filters: owners, accounts, then opportunities in the order of the
-- list, then closed ones that hold them in their id, their name or their account, the latest first. Words are contained as written, in any order, without regard to case and accents; nothing is a wildcard.
with asked as (
    select list_filter(string_split_regex(strip_accents(lower($words)), '\s+'), lambda word: word <> '') as words
), named as (
    select *, strip_accents(lower(concat_ws(' ', opportunity_id, deal_name, account, owner, product))) as text from open_list
), owners as (
    select 'owner' as kind, owner as name, count(*) as n, sum(amount) as amount from open_list
    where owner is not null and (select list_bool_and(list_transform(words, lambda word: contains(strip_accents(lower(owner)), word))) from asked)
    group by owner order by amount desc nulls last, name limit $most_groups
), accounts as (
    select 'account' as kind, account as name, count(*) as n, sum(amount) as amount from open_list
    where account is not null and (select list_bool_and(list_transform(words, lambda word: contains(strip_accents(lower(account)), word))) from asked)
    group by account having count(*) > 1 order by amount desc nulls last, name limit $most_groups
), deals as (
    select 'deal' as kind, account as name, 1 as n, amount, opportunity_id, deal_name, owner, product, stage, loss_probability, nth
    from named where (select list_bool_and(list_transform(words, lambda word: contains(text, word))) from asked)
    order by nth limit $most_deals
), closed as (
    select 'closed' as kind, account as name, 1 as n, case when outcome = 'won' then won_amount else amount end as amount,
        opportunity_id, deal_name, outcome, closed_on
    from (
        select *, strip_accents(lower(concat_ws(' ', opportunity_id, deal_name, account))) as text
        from opportunity_facts where outcome <> 'open'
    )
    where (select list_bool_and(list_transform(words, lambda word: contains(text, word))) from asked)
    order by closed_on desc nulls last, opportunity_id limit $most_closed
)
from owners union all by name from accounts union all by name from deals union all by name from closed
