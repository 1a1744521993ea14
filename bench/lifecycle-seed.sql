-- Clones one finished and one open case of the running program: 100,000 and 5,000 of them, in our tables and the engine's.
-- Parameters in table bench_parameter(finished uuid, open uuid, finished_count, open_count, history_count int): history_count
-- of the finished cases get the engine's history too, which none of the lists reads.
set session_replication_role = replica;

create or replace function pg_temp.clone(source uuid, history_max int, tables text[]) returns void as $$
declare
  tbl text; cols text; exprs text; keep text;
begin
  for tbl in select unnest(tables) loop
    select string_agg(quote_ident(column_name), ', ' order by ordinal_position),
           string_agg(case
             when data_type in ('character varying', 'text') then
               format('case when s.%1$I = %2$L then c.case_id::text when s.%1$I in (select id from bench_ids) then md5(s.%1$I || ''-'' || c.n) else s.%1$I end', column_name, source::text)
             else format('s.%I', column_name) end, ', ' order by ordinal_position)
      into cols, exprs
      from information_schema.columns where table_schema = 'engine' and table_name = tbl;
    execute format('create temp table bench_rows as select * from engine.%I where %s', tbl,
      case when tbl = 'act_ge_bytearray' then 'false'
           when tbl in ('act_ru_identitylink') then 'task_id_ in (select id from bench_ids)'
           when tbl in ('act_hi_procinst') then 'business_key_ = ' || quote_literal(source::text)
           when tbl in ('act_ru_job') then 'process_instance_id_ in (select id from bench_ids)'
           when tbl in ('act_hi_incident', 'act_ru_incident', 'act_hi_comment', 'act_hi_actinst', 'act_hi_taskinst', 'act_hi_varinst',
                        'act_ru_execution', 'act_ru_task', 'act_ru_variable', 'act_ru_event_subscr')
             then 'proc_inst_id_ in (select id from bench_ids)'
           else 'false' end);
    execute format('insert into engine.%I (%s) select %s from bench_rows s, bench_case c where c.source = %L and c.n <= %s', tbl, cols, exprs, source, history_max);
    execute 'drop table bench_rows';
    raise notice 'cloned %', tbl;
  end loop;
end $$ language plpgsql;

create temp table bench_case as
  select p.finished as source, n, gen_random_uuid() as case_id,
         now() - interval '1 hour' - (n * interval '5 minutes') as created from bench_parameter p, generate_series(1, p.finished_count) n
  union all
  select p.open, n, gen_random_uuid(), now() - (n * interval '1 minute') from bench_parameter p, generate_series(1, p.open_count) n;
create index on bench_case (source);
analyze bench_case;

insert into imaging.imaging_case (id, idempotency_key, patient_id, department, image_type, mode_adjust, mode_register,
    mode_contour, state, state_detail, priority, due_at, note, created_by, created_at, version)
  select c.case_id, 'bench:' || c.case_id, 'B-' || (c.n % 20000), s.department, s.image_type, s.mode_adjust, s.mode_register,
    s.mode_contour, s.state, s.state_detail, s.priority, s.due_at, s.note, s.created_by, c.created, s.version
  from bench_case c join imaging.imaging_case s on s.id = c.source;
insert into imaging.case_image
  select c.case_id, s.role, s.series_uid || '.' || c.n, s.study_uid, s.modality, s.description, s.body_part, s.acquired_at, s.instances
  from bench_case c join imaging.case_image s on s.imaging_case_id = c.source;
insert into imaging.timeline_entry (imaging_case_id, at, kind, actor, detail, duration_ms, software_version, version_names, version_values)
  select c.case_id, s.at, s.kind, s.actor, s.detail, s.duration_ms, s.software_version, s.version_names, s.version_values
  from bench_case c join imaging.timeline_entry s on s.imaging_case_id = c.source order by c.n, s.id;

create temp table bench_ids (id text primary key);
insert into bench_ids select id_ from engine.act_hi_procinst p, bench_parameter b where business_key_ = b.finished::text;
insert into bench_ids select id_ from engine.act_hi_actinst where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_hi_taskinst where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_hi_varinst where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select execution_id_ from engine.act_hi_actinst where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
select pg_temp.clone(b.finished, b.history_count,
  array['act_hi_procinst','act_hi_actinst','act_hi_taskinst','act_hi_varinst']) from bench_parameter b;

truncate bench_ids;
insert into bench_ids select id_ from engine.act_hi_procinst p, bench_parameter b where business_key_ = b.open::text;
insert into bench_ids select id_ from engine.act_ru_execution where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_ru_task where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_ru_variable where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_ru_job where process_instance_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_ru_event_subscr where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_ru_identitylink where task_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_hi_actinst where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_hi_taskinst where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select id_ from engine.act_hi_varinst where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
insert into bench_ids select var_scope_ from engine.act_ru_variable where proc_inst_id_ in (select id from bench_ids) on conflict do nothing;
select pg_temp.clone(b.open, b.open_count,
  array['act_hi_procinst','act_hi_actinst','act_hi_taskinst','act_hi_varinst','act_ru_execution','act_ru_task',
        'act_ru_variable','act_ru_job','act_ru_event_subscr','act_ru_identitylink']) from bench_parameter b;
set session_replication_role = default;
analyze;
