-- Rows set aside, by reason. Reasons that differ only in a line, a number or a date are one reason here.
select
    file, "column",
    regexp_replace(reason, '[0-9][0-9-]*', '…', 'g') as reason,
    count(*) as n,
    first(line order by line) as first_line,
    first("value" order by line) as first_value
from rejects
group by all
order by n desc, file, "column", reason
