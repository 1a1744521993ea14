-- Other settings than the site's, chosen by a person after a step failed; the newest row of a case is in force. Append-only.
create table imaging.processing_setting (
    id              bigint      generated always as identity,
    imaging_case_id uuid        not null,
    preset          text,
    mode            text,
    recipe          text,
    chosen_by       text        not null,
    chosen_at       timestamptz not null,
    constraint pk_processing_setting primary key (id),
    constraint fk_processing_setting_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id)
);
create index ix_processing_setting_case on imaging.processing_setting (imaging_case_id, id desc);
