-- How far the audit log was handed to the repository outside (one row). The log itself is the queue.
create table imaging.audit_forwarding (
    id       integer not null,
    sequence bigint  not null,
    constraint pk_audit_forwarding primary key (id),
    constraint ck_audit_forwarding_one check (id = 1)
);
insert into imaging.audit_forwarding (id, sequence) values (1, 0);
