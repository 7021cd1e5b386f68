-- What is open and holds every one of the words, whatever the filters, and closed opportunities that hold them in their id, their name
-- or their account. First comes what is called exactly so, then whose name begins with what was typed, then whose name holds it as
-- typed, then what holds the first three words as words, then what holds them as parts of words; among these owners, accounts, open opportunities
-- in the order of the list, closed ones with the latest first. Words are contained as written, in any order, without regard to case and
-- accents; nothing is a wildcard.
with asked as (
    select strip_accents(lower($words)) as typed,
        list_filter(string_split_regex(strip_accents(lower($words)), '\s+'), lambda word: word <> '') as words
), owners as (
    select 'owner' as kind, owner as name, count(*) as n, sum(amount) as amount, owner as called, owner as text
    from open_list where owner is not null group by owner
), accounts as (
    select 'account' as kind, account as name, count(*) as n, sum(amount) as amount, account as called, account as text
    from open_list where account is not null group by account having count(*) > 1
), deals as (
    select 'deal' as kind, account as name, 1 as n, amount, opportunity_id, deal_name, owner, product, stage, loss_probability, nth,
        coalesce(deal_name, account) as called, concat_ws(' ', opportunity_id, deal_name, account, owner, product) as text
    from open_list
), closed as (
    select 'closed' as kind, account as name, 1 as n, case when outcome = 'won' then won_amount else amount end as amount,
        opportunity_id, deal_name, outcome, closed_on,
        coalesce(deal_name, account) as called, concat_ws(' ', opportunity_id, deal_name, account) as text
    from opportunity_facts where outcome <> 'open'
), every_one as (
    from owners union all by name from accounts union all by name from deals union all by name from closed
), plain as (
    select * replace (strip_accents(lower(called)) as called, strip_accents(lower(text)) as text), strip_accents(lower(opportunity_id)) as id
    from every_one
), found as materialized (
    select plain.* exclude (called, text, id),
        case
            when coalesce(called = typed, false) or coalesce(id = typed, false) then 0
            when coalesce(starts_with(called, typed), false) then 1
            when coalesce(contains(called, typed), false) then 2
            when regexp_matches(text, $first) and ($second is null or regexp_matches(text, $second))
                and ($third is null or regexp_matches(text, $third)) then 3
            else 4
        end as closeness,
        list_position(['owner', 'account', 'deal', 'closed'], kind) as kind_order
    from plain cross join asked
    where list_bool_and(list_transform(words, lambda word: contains(text, word)))
), nearest as (
    -- Of a million that hold a letter the first few are found without putting the others in order.
    (from found where kind = 'owner' order by closeness, amount desc nulls last, name limit $most_groups)
    union all (from found where kind = 'account' order by closeness, amount desc nulls last, name limit $most_groups)
    union all (from found where kind = 'deal' order by closeness, nth limit $most_deals)
    union all (from found where kind = 'closed' order by closeness, closed_on desc nulls last, name, opportunity_id limit $most_closed)
)
select * exclude (closeness, kind_order) from nearest
order by closeness, kind_order, nth, closed_on desc nulls last, case when kind_order < 3 then amount end desc nulls last, name, opportunity_id
