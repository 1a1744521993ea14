-- To which departments a stored series belongs (modules archive and cases): those of its cases, and of the cases of the
-- series that its objects refer to. A series that is not in here belongs to the department of the intake.

create index ix_series_reference_series on imaging.series_reference (series_uid);

create view imaging.series_department as
    select i.series_uid, c.department
      from imaging.case_image i join imaging.imaging_case c on c.id = i.imaging_case_id
    union all
    select r.series_uid, c.department
      from imaging.series_reference r
      join imaging.case_image i on i.series_uid = r.referenced_series_uid
      join imaging.imaging_case c on c.id = i.imaging_case_id;
