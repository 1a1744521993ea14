-- The target contour (R24): what was chosen of two approved contour sets, and which part of the result came from where.
alter table imaging.contour_set
    drop constraint ck_contour_set_role,
    drop constraint ck_contour_set_origin,
    add constraint ck_contour_set_role check (role in ('FIRST', 'SECOND', 'TARGET')),
    add constraint ck_contour_set_origin check (origin in ('AUTOMATIC', 'PROPAGATED', 'EDITED', 'TARGET')),
    add constraint ck_contour_set_target check (origin <> 'TARGET' or role = 'TARGET');

-- Append-only; the newest one of a case counts.
create table imaging.target_choice (
    imaging_case_id   uuid        not null,
    version           bigint      not null,
    first_set_id      uuid        not null,
    first_hash        text        not null,
    second_set_id     uuid        not null,
    second_hash       text        not null,
    registration_hash text        not null,
    actor             text        not null,
    chosen_at         timestamptz not null,
    constraint pk_target_choice primary key (imaging_case_id, version),
    constraint fk_target_choice_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id),
    constraint fk_target_choice_first foreign key (first_set_id) references imaging.contour_set (id),
    constraint fk_target_choice_second foreign key (second_set_id) references imaging.contour_set (id)
);

create table imaging.target_rule (
    imaging_case_id  uuid               not null,
    version          bigint             not null,
    position         integer            not null,
    structure        text               not null,
    source           text               not null,
    region_kind      text,
    -- LPS mm: a box from x y z to x y z; a plane as its normal and its offset
    region_numbers   double precision[] not null,
    region_structure text,
    region_source    text,
    constraint pk_target_rule primary key (imaging_case_id, version, position),
    constraint fk_target_rule_choice foreign key (imaging_case_id, version)
        references imaging.target_choice (imaging_case_id, version),
    constraint ck_target_rule_source check (source in ('FIRST', 'SECOND')),
    constraint ck_target_rule_region_source check (region_source in ('FIRST', 'SECOND')),
    constraint ck_target_rule_region check (region_kind in ('BOX', 'HALF_SPACE', 'INSIDE_STRUCTURE'))
);

create table imaging.target_part (
    contour_set_id uuid             not null,
    position       integer          not null,
    structure      text             not null,
    rule           text             not null,
    first_ml       double precision not null,
    second_ml      double precision not null,
    filled_ml      double precision not null,
    constraint pk_target_part primary key (contour_set_id, position),
    constraint fk_target_part_set foreign key (contour_set_id) references imaging.contour_set (id)
);
