-- Clones one finished and one open case that the program really ran: 100,000 and 5,000 of them, in our tables and with
-- every row that the engine keeps of such a case, its history in full. Ids of the clones are made of number and position,
-- so that they are unique and as short as real ones; times are moved with the case.
-- Parameters in table public.bench_parameter(finished uuid, open uuid, finished_count int, open_count int).
set session_replication_role = replica;
set maintenance_work_mem = '512MB';

create temp table bench_case as
  select p.finished as source, 'f' as mark, n, gen_random_uuid() as case_id,
         now() - interval '1 hour' - (n * interval '5 minutes') as created, s.created_at as source_created
    from public.bench_parameter p join imaging.imaging_case s on s.id = p.finished, generate_series(1, p.finished_count) n
  union all
  select p.open, 'o', n, gen_random_uuid(), now() - (n * interval '1 minute'), s.created_at
    from public.bench_parameter p join imaging.imaging_case s on s.id = p.open, generate_series(1, p.open_count) n;
create index on bench_case (source);
analyze bench_case;

-- our own tables -------------------------------------------------------------------------------------------------------
insert into imaging.imaging_case (id, idempotency_key, patient_id, department, image_type, mode_adjust, mode_register,
    mode_contour, state, state_detail, priority, due_at, note, created_by, created_at, version, second_contour,
    contouring_order, method_settled)
  select c.case_id, 'bench:' || c.case_id, 'B-' || (c.n % 20000), case when c.n % 10 = 9 then 'brachytherapy' else s.department end,
    case when s.image_type is null then null else (array['SINGLE', 'I', 'II', 'III', 'IV'])[1 + c.n % 5] end,
    s.mode_adjust, s.mode_register, s.mode_contour, s.state, s.state_detail, c.n * 7 % 101, s.due_at, s.note, s.created_by,
    c.created, s.version, s.second_contour, s.contouring_order, s.method_settled
  from bench_case c join imaging.imaging_case s on s.id = c.source;
insert into imaging.case_image
  select c.case_id, s.role, s.series_uid || case c.mark when 'f' then '.1.' else '.2.' end || c.n, s.study_uid, s.modality,
    s.description, s.body_part, s.acquired_at, s.instances
  from bench_case c join imaging.case_image s on s.imaging_case_id = c.source;
insert into imaging.series (series_uid, study_uid, patient_id, patient_name, patient_birth_date, patient_sex, accession_number,
    modality, description, body_part, station_name, sop_class_uid, instances, first_received_at, last_received_at, version)
  select i.series_uid, i.study_uid, c.patient_id, 'Bench^' || c.patient_id, '19600101', 'O', '', i.modality, i.description,
    i.body_part, '', '1.2.840.10008.5.1.4.1.1.2', i.instances, c.created_at, c.created_at, 0
  from imaging.case_image i join imaging.imaging_case c on c.id = i.imaging_case_id where c.idempotency_key like 'bench:%';
-- Taken long ago: otherwise the program's intake would look at all of them while something is measured.
insert into imaging.intake_series (series_uid, patient_id, state, reason_code, reason, instances_seen, since, late, version)
  select series_uid, patient_id, 'TAKEN', '', '', instances, first_received_at, false, 0 from imaging.series
   where patient_name like 'Bench^%';
insert into imaging.timeline_entry (imaging_case_id, at, kind, actor, detail, duration_ms, software_version, version_names,
    version_values)
  select c.case_id, s.at + (c.created - c.source_created), s.kind, s.actor, s.detail, s.duration_ms, s.software_version,
    s.version_names, s.version_values
  from bench_case c join imaging.timeline_entry s on s.imaging_case_id = c.source order by c.n, s.id;
insert into imaging.step_result (imaging_case_id, step, input_hash, artifact_names, artifact_hashes, number_names, number_values,
    text_names, text_values, software_version, started_at, finished_at)
  select c.case_id, step, md5(step), '{}', '{}', '{degreeMm,thresholdMm}', array[c.n % 90 / 10.0, 5.0], '{verdict,reason}',
    '{GOOD,""}', '1', c.created, c.created + interval '40 seconds'
  from bench_case c, unnest(array['ADJUST_IMAGES', 'REGISTER_RIGIDLY', 'REGISTER_DEFORMABLY', 'FUSE_IMAGES', 'CONTOUR_FIRST',
    'CONTOUR_SECOND', 'MEASURE_DEFORMATION', 'STORE_CONTOURED_IMAGE']) step;
insert into imaging.current_step_result select imaging_case_id, step, input_hash, 0 from imaging.step_result
  where input_hash = md5(step);
insert into imaging.contour_set (id, imaging_case_id, role, series_uid, origin, producer, state, decision_reason, decided_by,
    decided_at, created_at, version)
  select gen_random_uuid(), i.imaging_case_id, i.role, i.series_uid, 'AUTOMATIC', 'bench',
    case c.mark when 'f' then 'APPROVED' else 'NOT_REVIEWED' end, '', 'clinician1', c.created, c.created, 1
  from imaging.case_image i join bench_case c on c.case_id = i.imaging_case_id;
insert into imaging.contour_structure
  select s.id, k, 'Structure_' || k, 255, 'ORGAN', 'bench 1', 10.0 * k, repeat('0', 64), repeat('0', 64), s.state
  from imaging.contour_set s, generate_series(1, 8) k where s.producer = 'bench';

-- the engine's tables --------------------------------------------------------------------------------------------------
-- Their indexes are made again afterwards: row by row it would take hours.
create temp table bench_index as
  select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid in (select oid from pg_class where relnamespace = 'engine'::regnamespace and relname like 'act_hi_%')
     and not indisunique and not indisprimary;
do $$ declare i record; begin
  for i in select * from bench_index loop execute 'drop index ' || i.name; end loop;
end $$;

create temp table bench_id (old text primary key, position serial);

-- The rows of one case in one table of the engine.
create function pg_temp.rows_of(tbl text, source uuid) returns text language sql as $$
  select case
    when tbl in ('act_ru_task', 'act_ru_variable', 'act_ru_event_subscr', 'act_hi_procinst')
      then format('proc_inst_id_ in (select id_ from bench_instance where source = %L)', source)
    when tbl = 'act_ru_identitylink'
      then format('task_id_ in (select id_ from engine.act_ru_task where proc_inst_id_ in (select id_ from bench_instance where source = %L))', source)
    else format('root_proc_inst_id_ in (select id_ from bench_instance where source = %L)', source)
  end $$;

create function pg_temp.collect_ids(source uuid, tables text[]) returns void language plpgsql as $$
declare tbl text; col text;
begin
  foreach tbl in array tables loop
    for col in select column_name from information_schema.columns where table_schema = 'engine' and table_name = tbl
        and column_name in ('id_', 'execution_id_', 'proc_inst_id_', 'act_inst_id_', 'task_id_', 'job_id_', 'operation_id_',
          'parent_act_inst_id_', 'var_scope_', 'process_instance_id_') loop
      execute format('insert into bench_id (old) select distinct %I from engine.%I where %s and %1$I is not null on conflict do nothing',
        col, tbl, pg_temp.rows_of(tbl, source));
    end loop;
  end loop;
end $$;

-- Marks what must differ from clone to clone by a first character, then writes all clones of a table in one statement.
create function pg_temp.clone(source uuid, tables text[]) returns void language plpgsql as $$
declare tbl text; col record; cols text; exprs text; marked boolean; written bigint;
begin
  foreach tbl in array tables loop
    execute format('create temp table bench_row as select * from engine.%I where %s', tbl, pg_temp.rows_of(tbl, source));
    cols := ''; exprs := '';
    for col in select column_name as name, data_type as type from information_schema.columns
        where table_schema = 'engine' and table_name = tbl order by ordinal_position loop
      marked := false;
      if col.type in ('character varying', 'text') then
        execute format('update bench_row set %1$I = case when %1$I = %2$L then E''\x01case'' else E''\x01'' || (select position from bench_id where old = %1$I) end
          where %1$I = %2$L or %1$I in (select old from bench_id)', col.name, source::text);
        get diagnostics written = row_count;
        marked := written > 0;
      end if;
      cols := cols || case cols when '' then '' else ', ' end || quote_ident(col.name);
      exprs := exprs || case exprs when '' then '' else ', ' end || case
        when marked then format('case when s.%1$I = E''\x01case'' then c.case_id::text when left(s.%1$I, 1) = E''\x01'' then c.mark || c.n || ''-'' || substr(s.%1$I, 2) else s.%1$I end', col.name)
        when col.type like 'timestamp%' and col.name not in ('removal_time_') then format('s.%I + (c.created - c.source_created)', col.name)
        else format('s.%I', col.name) end;
    end loop;
    execute format('insert into engine.%I (%s) select %s from bench_case c, bench_row s where c.source = %L', tbl, cols, exprs, source);
    get diagnostics written = row_count;
    raise notice '% rows into %', written, tbl;
    execute 'drop table bench_row';
  end loop;
end $$;

create temp table bench_instance as
  select i.id_, p.id as source from engine.act_hi_procinst i
    join engine.act_hi_procinst root on root.id_ = i.root_proc_inst_id_
    join (select finished as id from public.bench_parameter union all select open from public.bench_parameter) p
      on root.business_key_ = p.id::text;
create temp table bench_tables as select
  array['act_hi_procinst', 'act_hi_actinst', 'act_hi_taskinst', 'act_hi_varinst', 'act_hi_detail', 'act_hi_identitylink',
    'act_hi_job_log', 'act_hi_op_log', 'act_hi_incident', 'act_hi_comment', 'act_hi_decinst', 'act_hi_dec_in',
    'act_hi_dec_out'] as history,
  array['act_ru_execution', 'act_ru_task', 'act_ru_variable', 'act_ru_job', 'act_ru_event_subscr',
    'act_ru_identitylink'] as running;
select pg_temp.collect_ids(p.finished, t.history) from public.bench_parameter p, bench_tables t;
select pg_temp.clone(p.finished, t.history) from public.bench_parameter p, bench_tables t;
truncate bench_id;
select pg_temp.collect_ids(p.open, t.history || t.running) from public.bench_parameter p, bench_tables t;
select pg_temp.clone(p.open, t.history || t.running) from public.bench_parameter p, bench_tables t;

-- A list in which all tasks are alike sorts and filters nothing: kinds, departments, dates, priorities, people, remarks.
create temp table bench_task as
  select t.id_, c.n, v.id_ as department_id from engine.act_ru_task t join bench_case c on c.mark = 'o'
     and t.id_ like 'o' || c.n || '-%'
    join engine.act_ru_variable v on v.task_id_ = t.id_ and v.name_ = 'department';
update engine.act_ru_task t set
    due_date_ = date_trunc('minute', localtimestamp) + (b.n * 37 % 14400 - 1440) * interval '1 minute',
    priority_ = b.n * 7 % 101,
    assignee_ = case when b.n % 100 = 0 then 'clinician1' when b.n % 5 = 1 then 'colleague' || b.n % 30 end,
    follow_up_date_ = case when b.n % 20 = 0 then localtimestamp + interval '30 days' end,
    task_def_key_ = case when b.n % 5 = 0 then 'Task_ModifyPlan' else task_def_key_ end,
    name_ = case when b.n % 5 = 0 then 'Modify plan' else name_ end
  from bench_task b where b.id_ = t.id_;
delete from engine.act_ru_identitylink l using bench_task b where l.task_id_ = b.id_ and b.n % 5 = 0 and l.group_id_ = 'lead';
update engine.act_ru_identitylink l set group_id_ = 'planner' from bench_task b
  where l.task_id_ = b.id_ and b.n % 5 = 0 and l.group_id_ = 'clinician';
update engine.act_ru_variable v set text_ = 'brachytherapy' from bench_task b where v.id_ = b.department_id and b.n % 10 = 9;
insert into engine.act_hi_comment (id_, type_, time_, user_id_, task_id_, action_, message_, full_msg_)
  select 'c' || n, 'comment', localtimestamp, 'clinician2', id_, 'AddComment', 'ask the physicist', 'ask the physicist'::bytea
  from bench_task where n % 5 = 0;
-- Nothing of the clones falls due while something else is measured.
update engine.act_ru_job set duedate_ = localtimestamp + interval '365 days' where id_ like 'o%-%' and duedate_ is not null;

do $$ declare i record; begin
  for i in select * from bench_index loop execute i.definition; end loop;
end $$;
set session_replication_role = default;
