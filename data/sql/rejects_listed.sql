-- The rows set aside, in the order of their files; all of them where no limit is given.
select file, line, "column", "value", reason
from rejects
order by file, line, "column", reason
limit $limit
