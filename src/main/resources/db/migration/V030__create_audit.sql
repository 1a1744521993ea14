-- Entries wait in audit_inbox, written in the transaction of what they tell about, until the sealer chains them. So a
-- transaction that computes for minutes never holds the chain's lock, and what is rolled back leaves no entry.
create table imaging.audit_inbox (
    id      bigint generated always as identity,
    at      timestamptz not null,
    action  text        not null,
    actor   text        not null,
    case_id text,
    detail  text        not null,
    constraint pk_audit_inbox primary key (id)
);

create table imaging.audit_entry (
    sequence      bigint      not null,
    at            timestamptz not null,
    action        text        not null,
    actor         text        not null,
    case_id       text,
    detail        text        not null,
    previous_hash text        not null,
    hash          text        not null,
    constraint pk_audit_entry primary key (sequence),
    constraint uq_audit_entry_hash unique (hash),
    constraint ck_audit_entry_sequence check (sequence > 0)
);
create index ix_audit_entry_case on imaging.audit_entry (case_id, sequence);
create index ix_audit_entry_actor on imaging.audit_entry (actor, sequence);

create function imaging.refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'audit entries cannot be changed or removed';
end $$;

create trigger tr_audit_entry_append_only
    before update or delete on imaging.audit_entry
    for each row execute function imaging.refuse_audit_change();
create trigger tr_audit_entry_no_truncate
    before truncate on imaging.audit_entry
    for each statement execute function imaging.refuse_audit_change();
