-- Who opened a case of another department in an emergency, why and until when. Never changed, never removed: it
-- outlives the case, hence no foreign key.
create table imaging.emergency_access (
    id              uuid        not null,
    imaging_case_id uuid        not null,
    user_id         text        not null,
    reason          text        not null,
    opened_at       timestamptz not null,
    ends_at         timestamptz not null,
    constraint pk_emergency_access primary key (id),
    constraint ck_emergency_access_time check (ends_at > opened_at)
);
create index ix_emergency_access_current on imaging.emergency_access (imaging_case_id, user_id, ends_at desc);
