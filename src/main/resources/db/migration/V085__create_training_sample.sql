-- Samples for training (R26). Which sample is of which case stands only here: beside the samples lies no identity.
create table imaging.training_subject (
    patient_id text not null,
    subject    uuid not null,
    constraint pk_training_subject primary key (patient_id),
    constraint uq_training_subject unique (subject)
);

-- What patients said, append-only; in each case the newest answer counts, and an objection in any of them is one.
create table imaging.training_consent (
    id              bigint      generated always as identity,
    imaging_case_id uuid        not null,
    subject         uuid        not null,
    answer          text        not null,
    recorded_by     text        not null,
    recorded_at     timestamptz not null,
    constraint pk_training_consent primary key (id),
    constraint fk_training_consent_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id),
    constraint ck_training_consent_answer check (answer in ('CONSENT', 'OBJECTION'))
);
create index ix_training_consent_subject on imaging.training_consent (subject, imaging_case_id, id desc);
create index ix_training_consent_case on imaging.training_consent (imaging_case_id, id desc);

create table imaging.training_sample (
    id              uuid        not null,
    kind            text        not null,
    imaging_case_id uuid        not null,
    subject         uuid        not null,
    source          text        not null,
    content         text        not null,
    image           text        not null,
    detail          text        not null,
    approved_at     timestamptz not null,
    exported_at     timestamptz not null,
    withdrawn_at    timestamptz,
    withdrawn_for   text        not null default '',
    constraint pk_training_sample primary key (id),
    constraint uq_training_sample_source unique (source),
    constraint fk_training_sample_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id),
    constraint ck_training_sample_kind check (kind in ('CONTOURS', 'REGISTRATION')),
    constraint ck_training_sample_withdrawn check ((withdrawn_at is null) = (withdrawn_for = ''))
);
create index ix_training_sample_case on imaging.training_sample (imaging_case_id);
create index ix_training_sample_image on imaging.training_sample (image) where withdrawn_at is null;
