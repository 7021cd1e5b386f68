-- The largest expected loss of all that is open; one without an amount counts as of the typical one.
select coalesce(max(loss_probability * coalesce(amount, $typical::double)), 0) as most from open_list
