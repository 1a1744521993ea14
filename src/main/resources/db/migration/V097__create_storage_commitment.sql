-- Requests for storage commitment that are to be answered (module peers); the answer is made when it is sent.

create table imaging.storage_commitment (
    id              bigint      generated always as identity,
    transaction_uid text        not null,
    peer_ae         text        not null,
    -- one "class/instance" pair of UIDs for each object
    objects         text[]      not null,
    state           text        not null default 'PENDING',
    attempts        integer     not null default 0,
    next_attempt_at timestamptz not null,
    last_error      text        not null default '',
    received_at     timestamptz not null,
    constraint pk_storage_commitment primary key (id),
    constraint uq_storage_commitment unique (peer_ae, transaction_uid),
    constraint ck_storage_commitment_state check (state in ('PENDING', 'TOLD', 'GIVEN_UP'))
);
create index ix_storage_commitment_due on imaging.storage_commitment (next_attempt_at) where state = 'PENDING';
