-- Where intake stands with each stored series (module intake).

create table imaging.intake_series (
    series_uid           text        not null,
    patient_id           text        not null,
    state                text        not null,
    -- kebab-case code and one line for a person; empty while nothing is wrong
    reason_code          text        not null,
    reason               text        not null,
    -- objects seen at the last look: more of them reopen the series
    instances_seen       integer     not null,
    -- the association that brought the last objects is known to be over
    association_ended_at timestamptz,
    -- when the state was entered
    since                timestamptz not null,
    -- objects arrived after a case was made of the series
    late                 boolean     not null,
    version              bigint      not null,
    constraint pk_intake_series primary key (series_uid),
    constraint ck_intake_series_state check (state in ('RECEIVING', 'COMPLETE', 'TAKEN', 'REFUSED', 'IGNORED'))
);
create index ix_intake_series_open on imaging.intake_series (state, since) where state in ('RECEIVING', 'COMPLETE');
create index ix_intake_series_refused on imaging.intake_series (since desc) where state = 'REFUSED';
create index ix_intake_series_patient on imaging.intake_series (patient_id);
create index ix_series_last_received on imaging.series (last_received_at);
