-- Work-load and turnaround of a department over weeks: entries of one kind in a period, over all cases.

create index ix_timeline_entry_kind on imaging.timeline_entry (kind, at);
