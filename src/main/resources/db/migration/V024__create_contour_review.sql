-- Decisions on contours (R16). A decision binds to the hash of what the reviewer saw.
create table imaging.contour_decision (
    id             bigint generated always as identity constraint pk_contour_decision primary key,
    contour_set_id uuid        not null,
    set_version    bigint      not null,
    content_hash   text        not null,
    approve        boolean     not null,
    structures     text[]      not null,
    reason         text        not null,
    meaning        text        not null,
    actor          text        not null,
    actor_name     text        not null,
    decided_at     timestamptz not null,
    constraint ck_contour_decision_reason check (approve or reason <> '')
);

create index ix_contour_decision_set on imaging.contour_decision (contour_set_id, id desc);

-- RT Structure Sets as written for each version of a contour set.
create table imaging.contour_structure_set (
    contour_set_id uuid        not null,
    set_version    bigint      not null,
    approved       boolean     not null,
    artifact       text        not null,
    written_at     timestamptz not null,
    constraint pk_contour_structure_set primary key (contour_set_id, set_version)
);
