-- The registry of published events (Spring Modulith 1.4, schema-postgresql.sql), made here and not by the library, because
-- the program's role may make no tables. Installations of before have it.
create table if not exists imaging.event_publication (
    id               uuid                     not null,
    listener_id      text                     not null,
    event_type       text                     not null,
    serialized_event text                     not null,
    publication_date timestamp with time zone not null,
    completion_date  timestamp with time zone,
    primary key (id)
);
create index if not exists event_publication_serialized_event_hash_idx
    on imaging.event_publication using hash (serialized_event);
create index if not exists event_publication_by_completion_date_idx on imaging.event_publication (completion_date);
