-- Versions of process models, contour models, thresholds and methods that an entry of the timeline rests on.
alter table imaging.timeline_entry add column version_names  text[] not null default '{}';
alter table imaging.timeline_entry add column version_values text[] not null default '{}';
