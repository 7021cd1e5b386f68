-- Keep a share of the opportunities of the table `landmarks`, each with all of its days. A digest of the id decides, other digits
-- of it than those by which the landmarks were drawn.
delete from landmarks where md5_number_lower(opportunity_id) // 1000000 % 1000000 >= $share * 1000000
