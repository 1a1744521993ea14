-- Answers to the prompt "modify the treatment plan or not?" (R12). A prompt is one measured degree of one case.
create table imaging.plan_answer (
    case_id     uuid        not null,
    prompt      text        not null,
    decision    text        not null,
    reason      text        not null,
    actor       text        not null,
    answered_at timestamptz not null,
    scope       text        not null,
    measured    boolean     not null,
    adjusted_at timestamptz,
    change_id   bigint,
    constraint pk_plan_answer primary key (case_id, prompt),
    constraint ck_plan_answer_decision check (decision in ('MODIFY', 'DO_NOT_MODIFY')),
    constraint fk_plan_answer_scope foreign key (scope) references imaging.deformation_threshold (scope),
    constraint fk_plan_answer_change
        foreign key (change_id) references imaging.deformation_threshold_change (id)
);
