-- Who approved which contours and who drew them (R16): with a second reader, a structure is approved once two people
-- approved it of whom one did not draw it. Rows of an approval go when the structure is edited, rejected or withdrawn.
create table imaging.contour_structure_approval (
    contour_set_id uuid        not null,
    structure      text        not null,
    contours_hash  text        not null,
    actor          text        not null,
    actor_name     text        not null,
    approved_at    timestamptz not null,
    constraint pk_contour_structure_approval primary key (contour_set_id, structure, actor)
);
insert into imaging.contour_structure_approval
    (contour_set_id, structure, contours_hash, actor, actor_name, approved_at)
select s.id, t.name, t.contours_hash, s.decided_by, coalesce(s.decided_by_name, s.decided_by), s.decided_at
  from imaging.contour_set s join imaging.contour_structure t on t.contour_set_id = s.id
 where t.state = 'APPROVED' and s.decided_by is not null and s.decided_at is not null;

-- Append-only, as contour_decision is; set_version is the one that was seen, so both together are one row of events.
create table imaging.contour_edit (
    id             bigint generated always as identity constraint pk_contour_edit primary key,
    contour_set_id uuid        not null,
    set_version    bigint      not null,
    structure      text        not null,
    contours_hash  text        not null,
    actor          text        not null,
    edited_at      timestamptz not null
);
create index ix_contour_edit_set on imaging.contour_edit (contour_set_id);

alter table imaging.contour_decision add column withdrawal boolean not null default false;

-- The approved structures of a set leave in an object of their own.
alter table imaging.contour_structure_set add column part text not null default 'WHOLE';
alter table imaging.contour_structure_set drop constraint pk_contour_structure_set;
alter table imaging.contour_structure_set add constraint pk_contour_structure_set
    primary key (contour_set_id, set_version, part);
alter table imaging.contour_structure_set add constraint ck_contour_structure_set_part
    check (part in ('WHOLE', 'APPROVED'));
