-- Whether what is open was scored without chances by date.
select count(*) > 0 and count(won_month_6) = 0 as lacking from scores
