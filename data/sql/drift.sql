-- How far each feature and the loss probability of what is open lie from what the bundle learned from, and how far single
-- days of training lay: the probability first, then what has moved, by how far beyond what is usual.
select "column", label, psi, usual, moved, sentence
from drift
order by
    "column" = 'loss_probability' desc,
    list_position(['moved far', 'moved', 'steady'], moved),
    psi - coalesce(usual, 0) desc,
    label;
