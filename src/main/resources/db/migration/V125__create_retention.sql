-- The secret under which pseudonyms of exported patients are made (one row).
create table imaging.export_key (
    id     integer not null,
    secret bytea   not null,
    constraint pk_export_key primary key (id),
    constraint ck_export_key_one check (id = 1)
);

-- Cases that are kept whatever their age.
create table imaging.retention_hold (
    imaging_case_id uuid        not null,
    reason          text        not null,
    held_by         text        not null,
    held_at         timestamptz not null,
    constraint pk_retention_hold primary key (imaging_case_id),
    constraint fk_retention_hold_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id)
);

-- Objects of deleted cases that are still to be removed from the store, written with the deletion itself: a run that is
-- killed in between is completed by the next one.
create table imaging.retention_object (
    hash      text        not null,
    queued_at timestamptz not null,
    constraint pk_retention_object primary key (hash)
);

-- What patients said to training, and which samples were taken back, outlives the case.
alter table imaging.training_consent drop constraint fk_training_consent_imaging_case;
alter table imaging.training_sample drop constraint fk_training_sample_imaging_case;
