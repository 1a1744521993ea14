-- What a department lead asks about every approval. The only place that reads tables of several modules at once.
create view imaging.approval_fact as
select d.id, c.department, s.imaging_case_id, d.contour_set_id, d.set_version, d.content_hash,
       d.actor, d.actor_name, d.decided_at,
       exists (select 1 from imaging.contour_edit e
                where e.contour_set_id = d.contour_set_id and e.set_version < d.set_version) as edited,
       exists (select 1 from imaging.plan_answer a
                where a.case_id = s.imaging_case_id and a.measured and a.decision = 'DO_NOT_MODIFY'
                  and a.answered_at <= d.decided_at) as prompt_overruled,
       (select min(o.actor_name) from imaging.contour_decision o
         where o.contour_set_id = d.contour_set_id and o.content_hash = d.content_hash and o.approve
           and o.actor <> d.actor) as other_reader,
       -- images count as looked at from their first opening within the hour before the signature
       (select extract(epoch from d.decided_at - min(v.at))::integer from imaging.audit_entry v
         where v.case_id = s.imaging_case_id::text and v.actor = d.actor and v.action = 'IMAGES_VIEWED'
           and v.at between d.decided_at - interval '1 hour' and d.decided_at) as looked_s
  from imaging.contour_decision d
  join imaging.contour_set s on s.id = d.contour_set_id
  join imaging.imaging_case c on c.id = s.imaging_case_id
 where d.approve;

create index ix_contour_decision_approved on imaging.contour_decision (decided_at) where approve;
create index ix_contour_decision_content on imaging.contour_decision (contour_set_id, content_hash) where approve;

-- Samples of approvals for peers to look at again. What was drawn and said is never changed; signing off ends it.
create table imaging.review_sample (
    id              uuid        not null,
    department      text        not null,
    period_from     timestamptz not null,
    period_to       timestamptz not null,
    seed            bigint      not null,
    wanted_count    integer,
    wanted_percent  integer,
    population      integer     not null,
    population_hash text        not null,
    drawn_by        text        not null,
    drawn_by_name   text        not null,
    drawn_at        timestamptz not null,
    signed_by       text,
    signed_by_name  text,
    signed_at       timestamptz,
    signed_meaning  text,
    signed_hash     text,
    version         bigint      not null,
    constraint pk_review_sample primary key (id),
    constraint ck_review_sample_period check (period_from < period_to),
    constraint ck_review_sample_wanted check (num_nonnulls(wanted_count, wanted_percent) = 1),
    constraint ck_review_sample_signed
        check (num_nonnulls(signed_by, signed_by_name, signed_at, signed_meaning, signed_hash) in (0, 5))
);
create index ix_review_sample_department on imaging.review_sample (department, drawn_at desc, id);

-- A copy of what was known at the draw: it must be readable for as long as the signature.
create table imaging.review_sample_item (
    review_sample_id uuid        not null,
    number           integer     not null,
    decision_id      bigint      not null,
    imaging_case_id  uuid        not null,
    contour_set_id   uuid        not null,
    set_version      bigint      not null,
    content_hash     text        not null,
    approver         text        not null,
    approver_name    text        not null,
    approved_at      timestamptz not null,
    edited           boolean     not null,
    prompt_overruled boolean     not null,
    other_reader     text,
    looked_s         integer,
    constraint pk_review_sample_item primary key (review_sample_id, number),
    constraint uq_review_sample_item_decision unique (review_sample_id, decision_id),
    constraint fk_review_sample_item_sample foreign key (review_sample_id) references imaging.review_sample (id)
);

-- The newest row of an item counts.
create table imaging.peer_verdict (
    id               bigint      generated always as identity,
    review_sample_id uuid        not null,
    number           integer     not null,
    verdict          text        not null,
    comment          text        not null,
    reviewer         text        not null,
    reviewer_name    text        not null,
    given_at         timestamptz not null,
    constraint pk_peer_verdict primary key (id),
    constraint fk_peer_verdict_item foreign key (review_sample_id, number)
        references imaging.review_sample_item (review_sample_id, number),
    constraint ck_peer_verdict_verdict check (verdict in ('AGREE', 'MINOR', 'MAJOR')),
    constraint ck_peer_verdict_comment check (verdict = 'AGREE' or comment <> '')
);
create index ix_peer_verdict_item on imaging.peer_verdict (review_sample_id, number, id desc);

create function imaging.refuse_peer_review_change() returns trigger language plpgsql as $$
begin
    raise exception 'what peers reviewed cannot be changed or removed';
end $$;

create function imaging.refuse_bad_peer_verdict() returns trigger language plpgsql as $$
begin
    if exists (select 1 from imaging.review_sample s
                where s.id = new.review_sample_id and s.signed_at is not null) then
        raise exception 'the sample was signed off';
    end if;
    if exists (select 1 from imaging.review_sample_item i
                where i.review_sample_id = new.review_sample_id and i.number = new.number
                  and i.approver = new.reviewer) then
        raise exception 'nobody is the peer of their own approval';
    end if;
    return new;
end $$;

create function imaging.refuse_item_after_the_draw() returns trigger language plpgsql as $$
begin
    if (select s.version from imaging.review_sample s where s.id = new.review_sample_id) <> 0 then
        raise exception 'the sample was drawn already';
    end if;
    return new;
end $$;

create function imaging.refuse_review_sample_change() returns trigger language plpgsql as $$
begin
    if old.signed_at is not null then
        raise exception 'the sample was signed off';
    end if;
    if (old.id, old.department, old.period_from, old.period_to, old.seed, old.wanted_count, old.wanted_percent,
        old.population, old.population_hash, old.drawn_by, old.drawn_by_name, old.drawn_at)
       is distinct from
       (new.id, new.department, new.period_from, new.period_to, new.seed, new.wanted_count, new.wanted_percent,
        new.population, new.population_hash, new.drawn_by, new.drawn_by_name, new.drawn_at) then
        raise exception 'a drawn sample stays as it was drawn';
    end if;
    return new;
end $$;

create trigger tr_review_sample_stays before update on imaging.review_sample
    for each row execute function imaging.refuse_review_sample_change();
create trigger tr_review_sample_append_only before delete on imaging.review_sample
    for each row execute function imaging.refuse_peer_review_change();
create trigger tr_review_sample_item_append_only before update or delete on imaging.review_sample_item
    for each row execute function imaging.refuse_peer_review_change();
create trigger tr_review_sample_item_drawn before insert on imaging.review_sample_item
    for each row execute function imaging.refuse_item_after_the_draw();
create trigger tr_peer_verdict_append_only before update or delete on imaging.peer_verdict
    for each row execute function imaging.refuse_peer_review_change();
create trigger tr_peer_verdict_allowed before insert on imaging.peer_verdict
    for each row execute function imaging.refuse_bad_peer_verdict();
