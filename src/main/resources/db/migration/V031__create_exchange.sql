create table imaging.released_object (
    sop_instance_uid text        not null,
    case_id          uuid        not null,
    kind             text        not null,
    artifact         text        not null,
    created_at       timestamptz not null,
    constraint pk_released_object primary key (sop_instance_uid)
);
create index ix_released_object_case on imaging.released_object (case_id);

-- The outbox: one row per object and peer, queued in the transaction that released the object.
create table imaging.delivery (
    id               bigint generated always as identity,
    sop_instance_uid text        not null,
    case_id          uuid        not null,
    peer_ae          text        not null,
    state            text        not null default 'PENDING',
    attempts         int         not null default 0,
    next_attempt_at  timestamptz not null,
    last_error       text        not null default '',
    delivered_at     timestamptz,
    constraint pk_delivery primary key (id),
    constraint uq_delivery_object_peer unique (sop_instance_uid, peer_ae),
    constraint fk_delivery_object foreign key (sop_instance_uid) references imaging.released_object (sop_instance_uid),
    constraint ck_delivery_state check (state in ('PENDING', 'DELIVERED', 'GIVEN_UP'))
);
create index ix_delivery_due on imaging.delivery (next_attempt_at) where state = 'PENDING';
