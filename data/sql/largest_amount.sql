-- The largest amount of any open opportunity; null where none has one.
select max(abs(amount))::double as largest from open_list
