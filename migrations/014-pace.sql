-- How fast a source may be asked, for all processes together; runs that archive; lists that are read by their feeds.

alter table ctrl_run
    drop constraint ctrl_run_kind_check,
    add constraint ctrl_run_kind_check check (kind in ('sync', 'ingest', 'transcripts', 'import', 'collect', 'archive'));
comment on column ctrl_run.kind is 'What it does: sync, ingest, transcripts, import, collect, archive.';

create table ctrl_pace (
    source         text         primary key check (source <> ''),
    next_at        timestamptz,
    rest_until     timestamptz,
    rest_error_id  text,
    rest_reason    text,
    rests          integer      not null default 0 check (rests >= 0),
    bytes_at       timestamptz,
    updated_at     timestamptz  not null default now(),
    check ((rest_until is null) = (rest_error_id is null)),
    check (rest_until is null or rests > 0)
);
comment on table  ctrl_pace               is 'How fast a source that counts its visitors, such as YouTube itself, is asked by all processes together. Times are the database''s.';
comment on column ctrl_pace.source        is 'The source, such as youtube.';
comment on column ctrl_pace.next_at       is 'When the next request may begin: whoever asks takes this time, and puts it off by what is to lie between two requests. Null: at once.';
comment on column ctrl_pace.rest_until    is 'Until when nobody asks the source, since it has refused; a time that is past: the rest is over, and no request has succeeded since. Null: it does not rest.';
comment on column ctrl_pace.rest_error_id is 'Error id of what it refused with, such as YouTubeThrottled.';
comment on column ctrl_pace.rest_reason   is 'What it said.';
comment on column ctrl_pace.rests         is 'Rests in a row, without a request that succeeded: each is twice as long as the one before.';
comment on column ctrl_pace.bytes_at      is 'When all bytes that were taken until now have passed at the rate that they were taken with: the next ones begin then. Null: at once.';
comment on column ctrl_pace.updated_at    is 'When the row last changed.';

create table ctrl_pace_day (
    source  text     not null,
    day     date     not null,
    videos  integer  not null default 0 check (videos >= 0),
    bytes   bigint   not null default 0 check (bytes >= 0),
    primary key (source, day)
);
comment on table  ctrl_pace_day        is 'What was taken of a source on a day (UTC), by all processes together.';
comment on column ctrl_pace_day.source is 'The source, such as youtube.';
comment on column ctrl_pace_day.day    is 'The day.';
comment on column ctrl_pace_day.videos is 'Videos whose media were taken, or are being taken.';
comment on column ctrl_pace_day.bytes  is 'Their bytes: estimated until they are there.';

alter table ctrl_youtube_lists add column last_listed_at timestamptz;
comment on column ctrl_youtube_lists.last_listed_at is 'When it was last read otherwise than by its feed alone, which tells the newest videos only. Null: not since this is written down.';
