-- Whether any change of an amount is logged.
select exists (from versions where field = 'amount') as logged
