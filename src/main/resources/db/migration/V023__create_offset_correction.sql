-- Users' corrections of the rigid offset (R22); the newest one made on the rigid result in force counts.
create table imaging.offset_correction (
    case_id           uuid             not null,
    version           bigint           not null,
    rigid_input_hash  text             not null,
    translation_x_mm  double precision not null,
    translation_y_mm  double precision not null,
    translation_z_mm  double precision not null,
    rotation_x_deg    double precision not null,
    rotation_y_deg    double precision not null,
    rotation_z_deg    double precision not null,
    centre_x_mm       double precision not null,
    centre_y_mm       double precision not null,
    centre_z_mm       double precision not null,
    actor             text             not null,
    corrected_at      timestamptz      not null,
    constraint pk_offset_correction primary key (case_id, version)
);
