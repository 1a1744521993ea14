-- Whoever was given rights on our tables as a whole keeps only those to read and add audit entries.
do $$
declare
    holder name;
begin
    for holder in
        select distinct grantee from information_schema.role_table_grants
        where table_schema = 'imaging' and table_name = 'audit_entry'
          and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE') and grantee not in (current_user, 'PUBLIC')
    loop
        execute format('revoke update, delete, truncate on imaging.audit_entry from %I', holder);
    end loop;
end $$;
