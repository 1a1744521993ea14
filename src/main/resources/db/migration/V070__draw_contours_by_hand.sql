-- Contours that a person draws from nothing, where no model made any or what it made was rejected.
alter table imaging.contour_set
    drop constraint ck_contour_set_origin,
    add constraint ck_contour_set_origin check (origin in ('AUTOMATIC', 'PROPAGATED', 'EDITED', 'DRAWN', 'TARGET'));
