-- What the lead of a department must know and has no task for; kept after it was read.
create table imaging.notice (
    id              bigint      generated always as identity,
    imaging_case_id uuid        not null,
    department      text        not null,
    kind            text        not null,
    detail          text        not null,
    told_at         timestamptz not null,
    acknowledged_by text,
    acknowledged_at timestamptz,
    constraint pk_notice primary key (id),
    constraint fk_notice_imaging_case foreign key (imaging_case_id) references imaging.imaging_case (id),
    constraint ck_notice_acknowledged check ((acknowledged_by is null) = (acknowledged_at is null))
);
create index ix_notice_open on imaging.notice (department, id desc) where acknowledged_at is null;
create index ix_notice_department on imaging.notice (department, id desc);
