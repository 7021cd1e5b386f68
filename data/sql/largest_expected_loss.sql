-- The largest expected loss of all that is open; what one without an amount counts as is given.
select coalesce(max(worth(loss_probability, amount, false, $unpriced)), 0) as most from open_list
