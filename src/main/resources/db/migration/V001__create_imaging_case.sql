-- The clinical case, its images, step results, contour sets and timeline (module cases).

create table imaging.imaging_case (
    id              uuid        not null,
    idempotency_key text        not null,
    patient_id      text        not null,
    department      text        not null,
    image_type      text,
    mode_adjust     boolean,
    mode_register   boolean,
    mode_contour    boolean,
    state           text        not null,
    state_detail    text        not null,
    priority        integer     not null,
    due_at          timestamptz,
    note            text        not null,
    created_by      text        not null,
    created_at      timestamptz not null,
    version         bigint      not null,
    constraint pk_imaging_case primary key (id),
    constraint uq_imaging_case_idempotency_key unique (idempotency_key),
    constraint ck_imaging_case_image_type check (image_type in ('SINGLE', 'I', 'II', 'III', 'IV')),
    constraint ck_imaging_case_mode check (num_nulls(mode_adjust, mode_register, mode_contour) in (0, 3)),
    constraint ck_imaging_case_state check (state in ('RECEIVED', 'PROCESSING', 'AWAITING_DECISION', 'AWAITING_REVIEW',
        'AWAITING_PLAN', 'NEEDS_ATTENTION', 'RELEASING', 'COMPLETED', 'CANCELLED'))
);
create index ix_imaging_case_created on imaging.imaging_case (created_at desc, id);
create index ix_imaging_case_state on imaging.imaging_case (state, created_at desc, id);
create index ix_imaging_case_patient on imaging.imaging_case (patient_id, created_at desc, id);
create index ix_imaging_case_department on imaging.imaging_case (department, created_at desc, id);

create table imaging.case_image (
    imaging_case_id uuid    not null,
    role            text    not null,
    series_uid      text    not null,
    study_uid       text    not null,
    modality        text    not null,
    description     text    not null,
    body_part       text    not null,
    acquired_at     timestamptz,
    instances       integer not null,
    constraint pk_case_image primary key (imaging_case_id, role),
    constraint fk_case_image_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id),
    constraint ck_case_image_role check (role in ('FIRST', 'SECOND'))
);
create index ix_case_image_series on imaging.case_image (series_uid);

create table imaging.step_result (
    imaging_case_id  uuid               not null,
    step             text               not null,
    input_hash       text               not null,
    artifact_names   text[]             not null,
    artifact_hashes  text[]             not null,
    number_names     text[]             not null,
    -- double precision, not JSON: NaN and infinities must survive
    number_values    double precision[] not null,
    text_names       text[]             not null,
    text_values      text[]             not null,
    software_version text               not null,
    started_at       timestamptz        not null,
    finished_at      timestamptz        not null,
    constraint pk_step_result primary key (imaging_case_id, step, input_hash),
    constraint fk_step_result_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id)
);

create table imaging.current_step_result (
    imaging_case_id uuid   not null,
    step            text   not null,
    input_hash      text   not null,
    version         bigint not null,
    constraint pk_current_step_result primary key (imaging_case_id, step),
    constraint fk_current_step_result_step_result foreign key (imaging_case_id, step, input_hash)
        references imaging.step_result (imaging_case_id, step, input_hash)
);

create table imaging.contour_set (
    id              uuid        not null,
    sequence        bigint      generated always as identity,
    imaging_case_id uuid        not null,
    role            text        not null,
    series_uid      text        not null,
    origin          text        not null,
    producer        text        not null,
    state           text        not null,
    decision_reason text        not null,
    decided_by      text,
    decided_by_name text,
    decided_at      timestamptz,
    created_at      timestamptz not null,
    version         bigint      not null,
    constraint pk_contour_set primary key (id),
    constraint fk_contour_set_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id),
    constraint ck_contour_set_role check (role in ('FIRST', 'SECOND')),
    constraint ck_contour_set_origin check (origin in ('AUTOMATIC', 'PROPAGATED', 'EDITED')),
    constraint ck_contour_set_state check (state in ('NOT_REVIEWED', 'APPROVED', 'REJECTED', 'SUPERSEDED')),
    -- nothing is approved or rejected without somebody who did it
    constraint ck_contour_set_decision check (state not in ('APPROVED', 'REJECTED')
        or (decided_by is not null and decided_at is not null))
);
create unique index uq_contour_set_in_force on imaging.contour_set (imaging_case_id, role) where state <> 'SUPERSEDED';
create index ix_contour_set_case on imaging.contour_set (imaging_case_id, sequence);
create index ix_contour_set_approved on imaging.contour_set (series_uid, decided_at desc) where state = 'APPROVED';

create table imaging.contour_structure (
    contour_set_id   uuid             not null,
    number           integer          not null,
    name             text             not null,
    rgb              integer          not null,
    interpreted_type text             not null,
    algorithm        text             not null,
    volume_ml        double precision not null,
    contours_hash    text             not null,
    mask_hash        text             not null,
    state            text             not null,
    constraint pk_contour_structure primary key (contour_set_id, number),
    constraint uq_contour_structure_name unique (contour_set_id, name),
    constraint fk_contour_structure_contour_set foreign key (contour_set_id) references imaging.contour_set (id),
    constraint ck_contour_structure_number check (number >= 1),
    constraint ck_contour_structure_state check (state in ('NOT_REVIEWED', 'APPROVED', 'REJECTED', 'SUPERSEDED'))
);

create table imaging.timeline_entry (
    id               bigint      generated always as identity,
    imaging_case_id  uuid        not null,
    at               timestamptz not null,
    kind             text        not null,
    actor            text        not null,
    detail           text        not null,
    duration_ms      bigint,
    software_version text        not null,
    constraint pk_timeline_entry primary key (id),
    constraint fk_timeline_entry_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id)
);
create index ix_timeline_entry_case on imaging.timeline_entry (imaging_case_id, at, id);
