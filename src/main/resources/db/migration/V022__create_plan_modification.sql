-- Requests to modify the treatment plan, one per case.
create table imaging.plan_modification (
    case_id      uuid        not null constraint pk_plan_modification primary key,
    opened_at    timestamptz not null,
    completed_at timestamptz,
    completed_by text,
    plan_uid     text,
    reason       text        not null default '',
    constraint ck_plan_modification_completed
        check ((completed_at is null) = (completed_by is null)
            and (completed_at is null or plan_uid is not null or reason <> ''))
);
