-- By what closed opportunities are compared with open ones: each feature, its share of the difference, and the values below which
-- equal shares of all looks lie. Empty until a bundle that ranks has scored the snapshot; then `looks` holds the closed ones.
create table look_features (feature varchar, kind varchar, weight double, grid double[]);
