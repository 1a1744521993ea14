-- The case list finds its page in an index alone, whichever filter is set, and counts there too: the columns of the filters
-- ride along. Before, every row before a far page was read from the table with its images.
drop index imaging.ix_imaging_case_created;
drop index imaging.ix_imaging_case_state;
drop index imaging.ix_imaging_case_department;
create index ix_imaging_case_created on imaging.imaging_case (created_at desc, id) include (department, state, image_type);
create index ix_imaging_case_state on imaging.imaging_case (state, created_at desc, id) include (department, image_type);
create index ix_imaging_case_department on imaging.imaging_case (department, created_at desc, id)
    include (state, image_type);
