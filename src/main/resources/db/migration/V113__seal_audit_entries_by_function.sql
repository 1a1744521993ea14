-- Entries leave the inbox only by being chained, as they are: whoever may not change the log may not make a waiting
-- entry vanish either. The program's role keeps the right to add to the inbox and to call this.
create function imaging.seal_audit_entries(first bigint, previous text, ids bigint[], hashes text[])
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    newest imaging.audit_entry;
    moved bigint;
begin
    -- the chain's lock of the program ("auditLo")
    perform pg_advisory_xact_lock(27432146867342447);
    select * into newest from imaging.audit_entry order by sequence desc limit 1;
    if coalesce(newest.sequence, 0) + 1 <> first or coalesce(newest.hash, repeat('0', 64)) <> previous then
        raise exception 'audit entry % does not follow the newest one, %', first, coalesce(newest.sequence, 0);
    end if;
    insert into imaging.audit_entry (sequence, at, action, actor, case_id, detail, previous_hash, hash)
    select first + w.n - 1, i.at, i.action, i.actor, i.case_id, i.detail,
           case w.n when 1 then previous else hashes[w.n - 1] end, hashes[w.n]
    from unnest(ids) with ordinality as w (id, n)
    join imaging.audit_inbox i on i.id = w.id
    order by w.n;
    get diagnostics moved = row_count;
    if moved <> cardinality(ids) or moved <> cardinality(hashes) then
        raise exception '% audit entries with % hashes must be sealed but % wait', cardinality(ids), cardinality(hashes), moved;
    end if;
    delete from imaging.audit_inbox where id = any (ids);
end $$;

revoke execute on function imaging.seal_audit_entries(bigint, text, bigint[], text[]) from public;

-- Who writes entries so far without owning the table goes on by the function.
do $$
declare
    holder name;
begin
    for holder in
        select distinct grantee from information_schema.role_table_grants
        where table_schema = 'imaging' and table_name = 'audit_inbox'
          and privilege_type = 'INSERT' and grantee not in (current_user, 'PUBLIC')
    loop
        execute format('revoke insert, update, delete, truncate on imaging.audit_entry from %I', holder);
        execute format('revoke update, delete, truncate on imaging.audit_inbox from %I', holder);
        execute format('grant execute on function imaging.seal_audit_entries(bigint, text, bigint[], text[]) to %I', holder);
    end loop;
end $$;
