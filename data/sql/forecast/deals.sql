-- Open deals of a scope with an amount and their chance to be won in a period: by the end of the $last of the calendar months ahead (0:
-- none is left) and not by the end of the $before. The largest are rows of their own, the largest first, each with its names; the others
-- are put together by chance.
with placed as (
    select opportunity_id, deal_name, account, product, owner, amount, [0, won_month_1, won_month_2, won_month_3, won_month_4, won_month_5, won_month_6] as by_month
    from open_in_scope(/* filters: chosen */) where amount > 0
), chances as (
    select * exclude (by_month), greatest(by_month[$last::int + 1] - by_month[$before::int + 1], 0) as chance,
        row_number() over (order by amount desc, opportunity_id) <= $most as single
    from placed where by_month[7] is not null
)
select opportunity_id, deal_name, account, product, owner, amount, amount * amount as square, chance, 1 as n from chances where single
union all
select null, null, null, null, null, sum(amount), sum(amount * amount), round(chance, 3) as chance, count(*) from chances
where not single group by round(chance, 3)
order by opportunity_id is null, amount desc, opportunity_id, chance
