-- How far each feature and the loss probability of what is open lie from what the bundle learned from: the probability
-- first, then what has moved the farthest.
select "column", label, psi, moved, sentence
from drift
order by "column" = 'loss_probability' desc, list_position(['moved far', 'moved', 'steady'], moved), psi desc, label;
