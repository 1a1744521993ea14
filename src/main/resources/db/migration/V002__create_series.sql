-- Index of stored DICOM objects (module archive). Objects themselves lie in the object store by content hash.

create table imaging.series (
    series_uid             text        not null,
    study_uid              text        not null,
    patient_id             text        not null,
    patient_name           text        not null,
    patient_birth_date     text        not null,
    patient_sex            text        not null,
    accession_number       text        not null,
    modality               text        not null,
    description            text        not null,
    body_part              text        not null,
    station_name           text        not null,
    sop_class_uid          text        not null,
    frame_of_reference_uid text,
    -- the earliest of its objects
    acquired_at            timestamptz,
    instances              integer     not null,
    -- the largest number that an object states, null when none does
    expected_instances     integer,
    first_received_at      timestamptz not null,
    last_received_at       timestamptz not null,
    version                bigint      not null,
    constraint pk_series primary key (series_uid)
);
create index ix_series_patient on imaging.series (patient_id);
create index ix_series_study on imaging.series (study_uid);

create table imaging.instance (
    sop_instance_uid    text        not null,
    sequence            bigint      generated always as identity,
    series_uid          text        not null,
    sop_class_uid       text        not null,
    transfer_syntax_uid text        not null,
    file_hash           text        not null,
    data_set_hash       text        not null,
    file_bytes          bigint      not null,
    instance_number     integer,
    position_mm         double precision[],
    orientation         double precision[],
    pixel_rows          integer     not null,
    pixel_columns       integer     not null,
    frames              integer     not null,
    acquired_at         timestamptz,
    calling_ae          text        not null,
    received_at         timestamptz not null,
    constraint pk_instance primary key (sop_instance_uid),
    constraint fk_instance_series foreign key (series_uid) references imaging.series (series_uid)
);
create index ix_instance_series on imaging.instance (series_uid, sequence);

-- Objects that contradict what is stored; kept, flagged, never in force.
create table imaging.conflicting_instance (
    id               bigint      generated always as identity,
    sop_instance_uid text        not null,
    series_uid       text        not null,
    reason           text        not null,
    file_hash        text        not null,
    data_set_hash    text        not null,
    file_bytes       bigint      not null,
    calling_ae       text        not null,
    received_at      timestamptz not null,
    constraint pk_conflicting_instance primary key (id),
    constraint uq_conflicting_instance_content unique (sop_instance_uid, data_set_hash),
    constraint ck_conflicting_instance_reason check (reason in ('other-content', 'other-patient', 'other-study'))
);
create index ix_conflicting_instance_series on imaging.conflicting_instance (series_uid);
