-- Rows set aside, by reason. Reasons that differ only in a line, a number or a date are one reason here.
select
    file, "column",
    case when min(reason) = max(reason) then min(reason) else any_value(alike) end as reason,
    count(*) as n,
    first(line order by line) as first_line,
    first("value" order by line) as first_value
from (select *, regexp_replace(reason, '[0-9][0-9-]*', '…', 'g') as alike from rejects)
group by file, "column", alike
order by n desc, file, "column", reason
