-- The features by which opportunities are compared with closed ones, those that count most first.
select feature from look_features order by weight desc, feature
