-- Predetermined deformation degrees by scope (R11, R13). Every change of one is kept and can be taken back.
create table imaging.deformation_threshold (
    scope                text             not null constraint pk_deformation_threshold primary key,
    degree_mm            double precision not null,
    step_mm              double precision not null,
    floor_mm             double precision not null,
    ceiling_mm           double precision not null,
    direction            text             not null,
    number_threshold     integer          not null,
    consecutive_refusals integer          not null default 0,
    version              bigint           not null,
    changed_at           timestamptz      not null,
    constraint ck_deformation_threshold_direction check (direction in ('RAISE', 'LOWER')),
    constraint ck_deformation_threshold_bounds
        check (floor_mm > 0 and floor_mm <= degree_mm and degree_mm <= ceiling_mm and step_mm > 0),
    constraint ck_deformation_threshold_counts check (number_threshold >= 0 and consecutive_refusals >= 0)
);

create table imaging.deformation_threshold_change (
    id                      bigint generated always as identity constraint pk_deformation_threshold_change primary key,
    scope                   text             not null,
    before_degree_mm        double precision not null,
    before_step_mm          double precision not null,
    before_floor_mm         double precision not null,
    before_ceiling_mm       double precision not null,
    before_direction        text             not null,
    before_number_threshold integer          not null,
    after_degree_mm         double precision not null,
    after_step_mm           double precision not null,
    after_floor_mm          double precision not null,
    after_ceiling_mm        double precision not null,
    after_direction         text             not null,
    after_number_threshold  integer          not null,
    cause                   text             not null,
    actor                   text             not null,
    case_id                 uuid,
    changed_at              timestamptz      not null,
    reversed_by             bigint,
    constraint fk_deformation_threshold_change_scope
        foreign key (scope) references imaging.deformation_threshold (scope),
    constraint fk_deformation_threshold_change_reversed_by
        foreign key (reversed_by) references imaging.deformation_threshold_change (id)
);

create index ix_deformation_threshold_change_scope on imaging.deformation_threshold_change (scope, id desc);

-- The default for the whole site, 95th percentile of the non-rigid displacement in the body:
-- 5 mm, the usual margin from clinical to planning target volume under daily image guidance: more than it is no longer
-- covered; never below 2 mm, about the uncertainty of the registration itself (AAPM TG-132: within one to two voxels);
-- never above 15 mm, where no margin in use would cover it; changed by 0.5 mm at a time, well below that uncertainty.
insert into imaging.deformation_threshold
    (scope, degree_mm, step_mm, floor_mm, ceiling_mm, direction, number_threshold, version, changed_at)
values ('site', 5, 0.5, 2, 15, 'RAISE', 2, 1, now());
