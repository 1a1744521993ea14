-- By which of the methods to choose from a case is done (R15, R17). Empty: left to the site until the process starts.
alter table imaging.imaging_case
    add column second_contour   text,
    add column contouring_order text,
    add column method_settled   boolean not null default false,
    add constraint ck_imaging_case_second_contour check (second_contour in ('OWN_MODEL_AT_ONCE',
        'OWN_MODEL_AFTER_MODIFY', 'MOVE_FIRST_AT_ONCE', 'MOVE_FIRST_AFTER_MODIFY')),
    add constraint ck_imaging_case_contouring_order check (contouring_order in ('REGISTER_FIRST', 'CONTOUR_FIRST')),
    add constraint ck_imaging_case_method_settled
        check (not method_settled or num_nulls(second_contour, contouring_order) = 0);
