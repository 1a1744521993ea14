-- What C-FIND and QIDO-RS ask for (module archive). Rows written before this migration are filled in from their objects
-- at the next start.

alter table imaging.series
    add column patient_name_key         text    not null default '',
    add column issuer_of_patient_id     text    not null default '',
    add column study_date               text    not null default '',
    add column study_time               text    not null default '',
    add column study_id                 text    not null default '',
    add column study_description        text    not null default '',
    add column referring_physician_name text    not null default '',
    add column referring_physician_key  text    not null default '',
    add column series_number            integer,
    add column series_date              text    not null default '',
    add column series_time              text    not null default '',
    add column protocol_name            text    not null default '',
    add column manufacturer             text    not null default '',
    add column institution_name         text    not null default '',
    add column described                boolean not null default false;
alter table imaging.instance
    add column content_date text not null default '',
    add column content_time text not null default '';

update imaging.series set patient_name_key = upper(patient_name);

create index ix_series_patient_name on imaging.series (patient_name_key text_pattern_ops);
create index ix_series_study_date on imaging.series (study_date collate "C");
create index ix_series_accession_number on imaging.series (accession_number);
create index ix_series_undescribed on imaging.series (series_uid) where not described;
create index ix_instance_syntax on imaging.instance (sop_class_uid, transfer_syntax_uid);

-- Series that structure sets and registrations refer to: images with a result somebody else made.
create table imaging.series_reference (
    referenced_series_uid text not null,
    series_uid            text not null,
    sop_instance_uid      text not null,
    constraint pk_series_reference primary key (referenced_series_uid, sop_instance_uid),
    constraint fk_series_reference_instance foreign key (sop_instance_uid) references imaging.instance (sop_instance_uid)
);
create index ix_series_reference_instance on imaging.series_reference (sop_instance_uid);
