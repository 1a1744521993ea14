-- DICOM nodes around us and what was found at them (module peers).

create table imaging.peer (
    name              text        not null,
    ae_title          text        not null,
    host              text        not null,
    port              integer     not null,
    tls               boolean     not null,
    poll_enabled      boolean     not null,
    poll_every_s      integer     not null,
    modalities        text[]      not null,
    stations          text[]      not null,
    window_days       integer     not null,
    patient_ids       text[]      not null,
    series_max        integer     not null,
    skip_with_results boolean     not null,
    retrieve          text        not null,
    version           bigint      not null,
    -- null: not due
    next_poll_at      timestamptz,
    last_polled_at    timestamptz,
    failures          integer     not null default 0,
    last_error        text        not null default '',
    -- the node that polls it now, until when unless it shows signs of life
    lease_owner       text,
    lease_until       timestamptz,
    constraint pk_peer primary key (name),
    constraint uq_peer_ae_title unique (ae_title),
    constraint ck_peer_retrieve check (retrieve in ('AUTO', 'GET', 'MOVE'))
);

create table imaging.polled_series (
    peer_name       text        not null,
    series_uid      text        not null,
    study_uid       text        not null,
    modality        text        not null,
    -- as the peer states it, 0 where it states none
    instances       integer     not null,
    state           text        not null,
    reason_code     text        not null,
    reason          text        not null,
    attempts        integer     not null,
    next_attempt_at timestamptz,
    updated_at      timestamptz not null,
    constraint pk_polled_series primary key (peer_name, series_uid),
    constraint fk_polled_series_peer foreign key (peer_name) references imaging.peer (name) on delete cascade,
    constraint ck_polled_series_state check (state in ('TAKE', 'RETRIEVED', 'SKIPPED', 'FAILED'))
);
create index ix_polled_series_updated on imaging.polled_series (peer_name, updated_at desc);
