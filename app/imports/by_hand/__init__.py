"""What a person says of a proposed mapping by hand: columns, fields, forms, units, order of stages. Reads no file."""
