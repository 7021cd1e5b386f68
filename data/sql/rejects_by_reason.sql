-- Rows set aside, by reason. Reasons that differ only in a line, a number or a date are one reason here.
select
    case when min(file) = max(file) then min(file) else count(distinct file) || ' files' end as file,
    "column",
    case when min(reason) = max(reason) then min(reason) else any_value(alike) end as reason,
    count(*) as n,
    first(line order by file, line) as first_line,
    first("value" order by file, line) as first_value
from (select *, regexp_replace(reason, '[0-9][0-9-]*', '…', 'g') as alike from rejects)
group by "column", alike
order by n desc, "column", reason
