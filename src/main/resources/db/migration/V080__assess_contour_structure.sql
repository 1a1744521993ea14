-- What a machine says of a contour that it made, for the reviewer; one flag a line.
alter table imaging.contour_structure
    add column flags text not null default '',
    add column uncertainty double precision,
    add column code_scheme text,
    add column code_value text,
    add column code_meaning text,
    add constraint ck_contour_structure_code check (num_nulls(code_scheme, code_value, code_meaning) in (0, 3));
