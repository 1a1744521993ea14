-- Views of the task list that a user saved under a name.
create table imaging.task_filter (
    id         uuid        not null,
    user_id    text        not null,
    name       text        not null,
    mine       boolean     not null,
    task_group text,
    task_state text,
    task_kind  text,
    overdue    boolean     not null,
    sort       text        not null,
    changed_at timestamptz not null,
    version    bigint      not null,
    constraint pk_task_filter primary key (id),
    constraint uq_task_filter_name unique (user_id, name)
);
