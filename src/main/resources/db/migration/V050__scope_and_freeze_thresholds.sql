-- Thresholds of modality pairs and patients, freezing, and what kind of event a change was (R13).
alter table imaging.deformation_threshold add column frozen boolean not null default false;

alter table imaging.deformation_threshold_change add column kind text not null default 'SET';
update imaging.deformation_threshold_change set kind = 'ANSWER' where case_id is not null;
update imaging.deformation_threshold_change set kind = 'REVERSAL'
 where id in (select reversed_by from imaging.deformation_threshold_change where reversed_by is not null);
alter table imaging.deformation_threshold_change alter column kind drop default;
alter table imaging.deformation_threshold_change add constraint ck_deformation_threshold_change_kind
    check (kind in ('SET', 'ANSWER', 'REVERSAL', 'FREEZE', 'UNFREEZE'));

-- A scope stands in addresses and logs, so it names a patient by a key that says nothing about them.
create table imaging.threshold_patient (
    patient_id text        not null constraint pk_threshold_patient primary key,
    patient_key uuid       not null constraint uq_threshold_patient_key unique,
    created_at timestamptz not null
);

create index ix_plan_answer_scope on imaging.plan_answer (scope, answered_at desc);
