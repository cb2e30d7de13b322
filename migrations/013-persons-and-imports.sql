-- Lists of channels with the persons behind them, and what became of each of their rows.

alter table ctrl_youtube_lists add column is_archived boolean not null default false;
comment on column ctrl_youtube_lists.is_archived is 'Whether the media of its videos are archived. Whether a sync reads the list is is_enabled alone.';

create table dataset_person (
    person_id   uuid         primary key default gen_random_uuid(),
    name        text         check (name <> '' and char_length(name) <= 300),
    email       text         check (email <> '' and char_length(email) <= 300),
    type        text         check (type <> '' and char_length(type) <= 300),
    created_at  timestamptz  not null default now(),
    updated_at  timestamptz  not null default now(),
    check (name is not null or email is not null)
);
-- A person is known by the e-mail address, in whatever case; one without by name and type.
create unique index dataset_person_email_key on dataset_person (lower(email)) where email is not null;
create unique index dataset_person_name_type_key on dataset_person (name, coalesce(type, '')) where email is null;
comment on table  dataset_person            is 'A person behind channels, as lists of channels name them.';
comment on column dataset_person.person_id  is 'Id of the person.';
comment on column dataset_person.name       is 'Name as it was given; null: none was.';
comment on column dataset_person.email      is 'E-mail address as it was first given; two that differ in case only are the same. Null: none was given.';
comment on column dataset_person.type       is 'Type as it was given: free text. Null: none was.';
comment on column dataset_person.created_at is 'When the person was first given.';
comment on column dataset_person.updated_at is 'When the row last changed.';

create table dataset_person_channel (
    link_id        bigint       generated always as identity primary key,
    person_id      uuid         not null references dataset_person on delete cascade,
    channel_id     text         check (channel_id ~ '^UC[A-Za-z0-9_-]{22}$'),
    name           text,
    given_as       text         not null,
    source_file    text,
    row_no         bigint,
    first_seen_at  timestamptz  not null default now(),
    check ((channel_id is null) <> (name is null))
);
create unique index dataset_person_channel_channel_id_key on dataset_person_channel (person_id, channel_id) where channel_id is not null;
create unique index dataset_person_channel_name_key on dataset_person_channel (person_id, name) where name is not null;
create index on dataset_person_channel (channel_id);
create index on dataset_person_channel (name) where name is not null;
comment on table  dataset_person_channel               is 'A channel of a person. A person may have several channels, and a channel several persons.';
comment on column dataset_person_channel.link_id       is 'Number of the row: of several persons of a channel the one with the smallest was given first.';
comment on column dataset_person_channel.person_id     is 'The person.';
comment on column dataset_person_channel.channel_id    is 'The channel; null until it is known which one the name means.';
comment on column dataset_person_channel.name          is 'Canonical address of the handle, name, video or playlist that it was given by; null once the channel is known.';
comment on column dataset_person_channel.given_as      is 'How the channel was given, as it was written.';
comment on column dataset_person_channel.source_file   is 'The file that it was first given in; null where it was no file.';
comment on column dataset_person_channel.row_no        is 'Number of the row in that file.';
comment on column dataset_person_channel.first_seen_at is 'When it was first given.';

-- The channel that a name turns out to mean. Of several links of a person to it the one that was given first stays, for all imports.
create function resolve_person_channel(known_name text, known_channel text) returns void language plpgsql as $$
declare
    named  record;
    other  bigint;
begin
    for named in select link_id, person_id from dataset_person_channel where name = known_name order by link_id for update loop
        select link_id into other from dataset_person_channel where person_id = named.person_id and channel_id = known_channel for update;
        if found then
            update ctrl_import_row set link_id = least(named.link_id, other) where link_id = greatest(named.link_id, other);
            delete from dataset_person_channel where link_id = greatest(named.link_id, other);
        end if;
        update dataset_person_channel set channel_id = known_channel, name = null where link_id = named.link_id;
    end loop;
end
$$;
comment on function resolve_person_channel is 'Gives the links of persons to a name the id of the channel that it means.';

-- Arguments are the columns with the name and with the channel.
create function resolve_person_channels() returns trigger language plpgsql as $$
declare
    known_name    text := to_jsonb(new) ->> tg_argv[0];
    known_channel text := to_jsonb(new) ->> tg_argv[1];
begin
    perform resolve_person_channel(known_name, known_channel);
    if tg_op = 'UPDATE' and to_jsonb(old) ->> tg_argv[0] is distinct from known_name then
        perform resolve_person_channel(to_jsonb(old) ->> tg_argv[0], known_channel);
    end if;
    return null;
end
$$;
comment on function resolve_person_channels is 'Gives the channels of persons their ids as soon as it is known which channel a name means.';
create trigger resolve_person_channels after insert on ctrl_youtube_lists
    for each row when (new.kind = 'channel' and new.youtube_id is not null)
    execute function resolve_person_channels('url', 'youtube_id');
create trigger resolve_person_channels_later after update of youtube_id on ctrl_youtube_lists
    for each row when (new.kind = 'channel' and new.youtube_id is not null and new.youtube_id is distinct from old.youtube_id)
    execute function resolve_person_channels('url', 'youtube_id');
create trigger resolve_person_channels after insert or update on ctrl_youtube_resolution
    for each row when (new.channel_id is not null)
    execute function resolve_person_channels('reference', 'channel_id');

create table ctrl_import (
    import_id      bigint       generated always as identity primary key,
    source_file    text         not null,
    format         text         not null,
    state          text         not null default 'running' check (state in ('running', 'finished', 'failed', 'cancelled')),
    started_at     timestamptz  not null default now(),
    updated_at     timestamptz  not null default now(),
    finished_at    timestamptz,
    rows_read      bigint       not null default 0,
    added          bigint       not null default 0,
    known          bigint       not null default 0,
    changed        bigint       not null default 0,
    duplicate      bigint       not null default 0,
    refused        bigint       not null default 0,
    needs_lookup   bigint       not null default 0,
    settings       jsonb,
    error_id       text,
    error          text,
    undone_at      timestamptz
);
comment on table  ctrl_import              is 'An import of a list of channels.';
comment on column ctrl_import.import_id    is 'Number of the import.';
comment on column ctrl_import.source_file  is 'The file, as it was named.';
comment on column ctrl_import.format       is 'What the file was: csv, text, json, ndjson, opml, takeout_zip, or rows where objects were piped.';
comment on column ctrl_import.state        is 'running (where updated_at is old, its process died: the same file is imported again), finished, failed (the file is broken behind rows_read), cancelled.';
comment on column ctrl_import.started_at   is 'When it began.';
comment on column ctrl_import.updated_at   is 'When it last stored rows.';
comment on column ctrl_import.finished_at  is 'When it ended.';
comment on column ctrl_import.rows_read    is 'Number of the last row that is stored: how far it is.';
comment on column ctrl_import.added        is 'Verdicts added: something new was stored.';
comment on column ctrl_import.known        is 'Verdicts known: all of it was stored already.';
comment on column ctrl_import.changed      is 'Verdicts changed: something that was stored was changed.';
comment on column ctrl_import.duplicate    is 'Verdicts duplicate: an earlier row of the file says the same.';
comment on column ctrl_import.refused      is 'Verdicts refused: nothing of the row could be used.';
comment on column ctrl_import.needs_lookup is 'Verdicts needs_lookup: only YouTube can tell which channel is meant.';
comment on column ctrl_import.settings     is 'The settings that the file has of its own, such as quality and skip_existing; they apply to its channels alone. Null: none.';
comment on column ctrl_import.error_id     is 'What ended it before the end of the file; null: nothing.';
comment on column ctrl_import.error        is 'The same in words.';
comment on column ctrl_import.undone_at    is 'When what it had added was removed again; null: it was not.';

create table ctrl_import_row (
    import_id          bigint   not null references ctrl_import on delete cascade,
    row_no             bigint   not null,
    item_no            integer  not null,
    raw                text     not null,
    verdict            text     not null check (verdict in ('added', 'known', 'changed', 'duplicate', 'refused', 'needs_lookup')),
    duplicate_of       bigint,
    list_id            bigint   references ctrl_youtube_lists on delete set null,
    channel_id         text,
    name               text,
    person_id          uuid     references dataset_person on delete set null,
    link_id            bigint   references dataset_person_channel on delete set null,
    has_added_list     boolean  not null,
    has_archived_list  boolean  not null,
    has_added_person   boolean  not null,
    has_added_link     boolean  not null,
    error_id           text,
    message            text,
    primary key (import_id, row_no, item_no)
);
create index on ctrl_import_row (import_id, list_id, row_no);
create index on ctrl_import_row (import_id, person_id, row_no);
create index on ctrl_import_row (import_id, name, row_no) where name is not null;
create index on ctrl_import_row (list_id);
create index on ctrl_import_row (person_id);
create index on ctrl_import_row (link_id);
comment on table  ctrl_import_row                   is 'What became of a row of an imported list; several where the row names several channels.';
comment on column ctrl_import_row.import_id         is 'The import.';
comment on column ctrl_import_row.row_no            is 'Number of the row in the file, as a spreadsheet counts: header, comments and empty rows included.';
comment on column ctrl_import_row.item_no           is 'Which of the row''s channels, from 1.';
comment on column ctrl_import_row.raw               is 'The row as it was written, or its beginning.';
comment on column ctrl_import_row.verdict           is 'What became of it: added, known, changed, duplicate (of the row duplicate_of), refused (error_id says why), needs_lookup.';
comment on column ctrl_import_row.duplicate_of      is 'The earlier row that says the same.';
comment on column ctrl_import_row.list_id           is 'The list that its channel is; null: it has none, or the list is gone.';
comment on column ctrl_import_row.channel_id        is 'Its channel, as far as it was known.';
comment on column ctrl_import_row.name              is 'The address of a video or the name that has to be looked up; null: there is nothing to look up.';
comment on column ctrl_import_row.person_id         is 'Its person; null: it has none, or the person is gone.';
comment on column ctrl_import_row.link_id           is 'The row of dataset_person_channel between the two.';
comment on column ctrl_import_row.has_added_list    is 'Whether the list is there because of this row.';
comment on column ctrl_import_row.has_archived_list is 'Whether the list was there, and is archived because of this row.';
comment on column ctrl_import_row.has_added_person  is 'Whether the person is there because of this row.';
comment on column ctrl_import_row.has_added_link    is 'Whether the link between the two is there because of this row.';
comment on column ctrl_import_row.error_id          is 'Why it was refused, or what has to be looked up; null: neither.';
comment on column ctrl_import_row.message           is 'The same in words, or what else is to be said of the row.';
