-- The largest gain of all that is open.
select coalesce(max(gain(loss_probability, amount, $policy)), 0) as most from open_list
