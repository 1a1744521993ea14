-- A case that is processed again may need another modified plan: one row per request, the earlier ones are kept.
alter table imaging.plan_modification add column round integer not null default 1;
alter table imaging.plan_modification alter column round drop default;
alter table imaging.plan_modification drop constraint pk_plan_modification;
alter table imaging.plan_modification add constraint pk_plan_modification primary key (case_id, round);
alter table imaging.plan_modification add constraint ck_plan_modification_round check (round >= 1);
