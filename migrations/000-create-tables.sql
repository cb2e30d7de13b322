-- Capability A: monitored lists, paid runs, videos, transcripts.
-- ctrl_ tables steer, dataset_ tables are what readers came for.

create table ctrl_migration (
    name        text        primary key,
    sha256      text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    applied_at  timestamptz not null default now()
);
comment on table  ctrl_migration            is 'An applied migration script.';
comment on column ctrl_migration.name       is 'File name of the script, such as 000-create-tables.sql.';
comment on column ctrl_migration.sha256     is 'SHA-256 of the script''s bytes, lower-case hexadecimal. A script that was applied must not change.';
comment on column ctrl_migration.applied_at is 'When it was applied.';

create table ctrl_youtube_lists (
    list_id              bigint      generated always as identity primary key,
    url                  text        not null unique,
    kind                 text        not null check (kind in ('channel', 'playlist')),
    youtube_id           text        unique,
    title                text,
    is_enabled           boolean     not null default true,
    max_videos           integer     check (max_videos > 0),
    languages            text[]      not null default '{}',
    newest_published_at  timestamptz,
    last_synced_at       timestamptz,
    last_state           text        not null default 'new' check (last_state in ('new', 'read', 'capped', 'failed', 'duplicate')),
    last_error_id        text,
    last_error           text,
    is_capped            boolean     not null default false,
    created_at           timestamptz not null default now()
);
comment on table  ctrl_youtube_lists                     is 'A monitored channel or playlist.';
comment on column ctrl_youtube_lists.list_id             is 'Number of the list.';
comment on column ctrl_youtube_lists.url                 is 'Canonical address; every spelling of a list leads to the same one.';
comment on column ctrl_youtube_lists.kind                is 'channel or playlist.';
comment on column ctrl_youtube_lists.youtube_id          is 'UC… of a channel, PL… of a playlist; null until known.';
comment on column ctrl_youtube_lists.title               is 'Title of the channel or playlist; null until known.';
comment on column ctrl_youtube_lists.is_enabled          is 'Whether a sync reads the list.';
comment on column ctrl_youtube_lists.max_videos          is 'Most videos of each kind (video, short, stream) that one run reads; null: as the invocation says.';
comment on column ctrl_youtube_lists.languages           is 'Transcript languages in order of preference; empty: the video''s original language.';
comment on column ctrl_youtube_lists.newest_published_at is 'Watermark: publishing time of the newest video of a reading that came to its end. The next one begins a few days before.';
comment on column ctrl_youtube_lists.last_synced_at      is 'When the last reading ended.';
comment on column ctrl_youtube_lists.last_state          is 'How the last reading ended: new (never read), read, capped (a cap cut something off), failed, duplicate (another list is the same channel).';
comment on column ctrl_youtube_lists.last_error_id       is 'Error id of the last reading; null where it did not fail.';
comment on column ctrl_youtube_lists.last_error          is 'What happened in the last reading; null where it did not fail.';
comment on column ctrl_youtube_lists.is_capped           is 'Whether videos behind a cap have not been read yet. A full sync reads them.';
comment on column ctrl_youtube_lists.created_at          is 'When the list was added.';

create table ctrl_run (
    run_id                   bigint      generated always as identity primary key,
    kind                     text        not null check (kind in ('sync', 'ingest', 'transcripts', 'import')),
    state                    text        not null default 'running' check (state in ('running', 'finished', 'cancelled', 'interrupted')),
    started_at               timestamptz not null default now(),
    finished_at              timestamptz,
    lists_read               integer     not null default 0,
    lists_failed             integer     not null default 0,
    videos_listed            integer     not null default 0,
    videos_new               integer     not null default 0,
    videos_known             integer     not null default 0,
    videos_failed            integer     not null default 0,
    transcripts_stored       integer     not null default 0,
    transcripts_none         integer     not null default 0,
    transcripts_blocked      integer     not null default 0,
    transcripts_failed       integer     not null default 0,
    transcripts_unavailable  integer     not null default 0,
    cost_usd                 numeric     not null default 0,
    summary                  jsonb,
    check (videos_listed = videos_new + videos_known + videos_failed)
);
create index on ctrl_run (started_at desc);
create index on ctrl_run (run_id) where state = 'running';
comment on table  ctrl_run                         is 'An invocation that works off lists, videos or exports.';
comment on column ctrl_run.run_id                  is 'Number of the invocation. While its process lives it holds an advisory lock on this number.';
comment on column ctrl_run.kind                    is 'What it does: sync, ingest, transcripts, import.';
comment on column ctrl_run.state                   is 'running, finished, cancelled (stopped on request), interrupted (its process died or lost what it needs).';
comment on column ctrl_run.started_at              is 'When it began.';
comment on column ctrl_run.finished_at             is 'When it ended; null while it goes on.';
comment on column ctrl_run.lists_read              is 'Lists read to their end.';
comment on column ctrl_run.lists_failed            is 'Lists that failed.';
comment on column ctrl_run.videos_listed           is 'Items that the lists showed = new + known + failed.';
comment on column ctrl_run.videos_new              is 'Videos stored for the first time.';
comment on column ctrl_run.videos_known            is 'Videos that were stored before.';
comment on column ctrl_run.videos_failed           is 'Items that could not be stored; each is in ctrl_processing_log.';
comment on column ctrl_run.transcripts_stored      is 'Transcripts stored.';
comment on column ctrl_run.transcripts_none        is 'Videos without captions.';
comment on column ctrl_run.transcripts_blocked     is 'Transcripts that YouTube refused the source.';
comment on column ctrl_run.transcripts_failed      is 'Transcripts that failed.';
comment on column ctrl_run.transcripts_unavailable is 'Videos whose transcript cannot be had.';
comment on column ctrl_run.cost_usd                is 'Cost in USD of the paid runs that it followed.';
comment on column ctrl_run.summary                 is 'All its figures.';

create table dataset_youtube_channel (
    channel_id        text        primary key check (channel_id ~ '^UC[A-Za-z0-9_-]{22}$'),
    handle            text,
    title             text,
    description       text,
    subscriber_count  bigint,
    video_count       bigint,
    view_count        bigint,
    joined_on         date,
    country           text,
    thumbnail_url     text,
    links             jsonb,
    is_verified       boolean,
    source            text        not null,
    fetched_at        timestamptz not null,
    updated_at        timestamptz not null default now()
);
create index on dataset_youtube_channel (lower(handle));
comment on table  dataset_youtube_channel                  is 'A YouTube channel.';
comment on column dataset_youtube_channel.channel_id       is 'Id, UC….';
comment on column dataset_youtube_channel.handle           is 'Handle with @, decoded.';
comment on column dataset_youtube_channel.title            is 'Title.';
comment on column dataset_youtube_channel.description      is 'Description.';
comment on column dataset_youtube_channel.subscriber_count is 'Subscribers, as rounded by YouTube.';
comment on column dataset_youtube_channel.video_count      is 'Public videos, as YouTube counts them.';
comment on column dataset_youtube_channel.view_count       is 'Views of all videos.';
comment on column dataset_youtube_channel.joined_on        is 'Day on which the channel was opened.';
comment on column dataset_youtube_channel.country          is 'Country that the owner named, as the source writes it.';
comment on column dataset_youtube_channel.thumbnail_url    is 'Address of the channel''s picture.';
comment on column dataset_youtube_channel.links            is 'Links on the channel''s page: [{"url": …, "text": …}].';
comment on column dataset_youtube_channel.is_verified      is 'Whether YouTube has verified the channel.';
comment on column dataset_youtube_channel.source           is 'What the facts came from, such as apify:streamers/youtube-scraper.';
comment on column dataset_youtube_channel.fetched_at       is 'When the facts that are stored were read.';
comment on column dataset_youtube_channel.updated_at       is 'When the row last changed.';

create table dataset_youtube_video (
    video_id                   text        primary key check (video_id ~ '^[A-Za-z0-9_-]{11}$'),
    channel_id                 text        references dataset_youtube_channel,
    channel_handle             text,
    kind                       text        not null default 'video' check (kind in ('video', 'short', 'stream')),
    title                      text,
    description                text,
    published_at               timestamptz,
    is_published_at_estimated  boolean     not null default false,
    duration_seconds           integer     check (duration_seconds >= 0),
    view_count                 bigint,
    like_count                 bigint,
    comment_count              bigint,
    thumbnail_url              text,
    hashtags                   text[]      not null default '{}',
    links                      jsonb       not null default '[]',
    location                   text,
    is_members_only            boolean,
    is_age_restricted          boolean,
    is_monetized               boolean,
    are_comments_off           boolean,
    availability               text        not null default 'unknown'
                               check (availability in ('public', 'members_only', 'private', 'deleted', 'upcoming', 'live', 'unknown')),
    transcript                 text,
    transcript_language        text,
    transcript_state           text        not null default 'pending'
                               check (transcript_state in ('pending', 'stored', 'none', 'blocked', 'failed', 'unavailable')),
    transcript_checked_at      timestamptz,
    transcript_next_check_at   timestamptz,
    transcript_attempts        integer     not null default 0,
    source                     text        not null,
    first_seen_at              timestamptz not null default now(),
    fetched_at                 timestamptz not null,
    updated_at                 timestamptz not null default now()
);
create index on dataset_youtube_video (channel_id, published_at desc);
create index on dataset_youtube_video (published_at desc nulls last, video_id);
create index on dataset_youtube_video (transcript_next_check_at, video_id)
    where transcript_state in ('pending', 'none', 'blocked', 'failed') and transcript_next_check_at is not null;
comment on table  dataset_youtube_video                           is 'A YouTube video.';
comment on column dataset_youtube_video.video_id                  is 'Id, 11 characters.';
comment on column dataset_youtube_video.channel_id                is 'Channel; null where the source gives no id.';
comment on column dataset_youtube_video.channel_handle            is 'Handle of the channel with @, as reported, where the source gives no id.';
comment on column dataset_youtube_video.kind                      is 'video, short or stream.';
comment on column dataset_youtube_video.title                     is 'Title, not translated.';
comment on column dataset_youtube_video.description               is 'Description, not translated.';
comment on column dataset_youtube_video.published_at              is 'When it was published.';
comment on column dataset_youtube_video.is_published_at_estimated is 'Whether published_at was computed from a relative date such as "10 months ago".';
comment on column dataset_youtube_video.duration_seconds          is 'Length in seconds.';
comment on column dataset_youtube_video.view_count                is 'Views.';
comment on column dataset_youtube_video.like_count                is 'Likes; null where hidden.';
comment on column dataset_youtube_video.comment_count             is 'Comments.';
comment on column dataset_youtube_video.thumbnail_url             is 'Address of the preview picture.';
comment on column dataset_youtube_video.hashtags                  is 'Hashtags as written, with #.';
comment on column dataset_youtube_video.links                     is 'Links in the description: [{"url": …, "text": …}].';
comment on column dataset_youtube_video.location                  is 'Place that the owner named.';
comment on column dataset_youtube_video.is_members_only           is 'Whether only members of the channel can watch it.';
comment on column dataset_youtube_video.is_age_restricted         is 'Whether YouTube asks for the viewer''s age.';
comment on column dataset_youtube_video.is_monetized              is 'Whether it earns its owner money.';
comment on column dataset_youtube_video.are_comments_off          is 'Whether comments are turned off.';
comment on column dataset_youtube_video.availability              is 'Who can watch it: public, members_only, private, deleted, upcoming, live, unknown.';
comment on column dataset_youtube_video.transcript                is 'Plain text of the preferred transcript; others are in dataset_youtube_transcript.';
comment on column dataset_youtube_video.transcript_language       is 'Language of transcript, BCP 47; und where the source does not say.';
comment on column dataset_youtube_video.transcript_state          is 'pending (never asked), stored, none (no captions; asked again), blocked (source was refused; tried again soon), failed (see ctrl_processing_log; tried again), unavailable (final until the availability changes).';
comment on column dataset_youtube_video.transcript_checked_at     is 'When the transcript was last asked for.';
comment on column dataset_youtube_video.transcript_next_check_at  is 'When it is asked for (again); null: not on its own.';
comment on column dataset_youtube_video.transcript_attempts       is 'How often the present transcript_state was met in a row; spaces out the next check.';
comment on column dataset_youtube_video.source                    is 'What the facts came from, such as apify:streamers/youtube-scraper.';
comment on column dataset_youtube_video.first_seen_at             is 'When it was stored first.';
comment on column dataset_youtube_video.fetched_at                is 'When the facts that are stored were read.';
comment on column dataset_youtube_video.updated_at                is 'When the row last changed.';

create table dataset_youtube_list_video (
    list_id        bigint      not null references ctrl_youtube_lists on delete cascade,
    video_id       text        not null references dataset_youtube_video on delete cascade,
    position       integer,
    first_seen_at  timestamptz not null default now(),
    last_seen_at   timestamptz not null default now(),
    primary key (list_id, video_id)
);
create index on dataset_youtube_list_video (video_id);
comment on table  dataset_youtube_list_video               is 'A video''s place in a monitored list.';
comment on column dataset_youtube_list_video.list_id       is 'List.';
comment on column dataset_youtube_list_video.video_id      is 'Video.';
comment on column dataset_youtube_list_video.position      is 'Place in a playlist, from 1; null in channels, whose order is published_at.';
comment on column dataset_youtube_list_video.first_seen_at is 'When the list first showed the video.';
comment on column dataset_youtube_list_video.last_seen_at  is 'When the list last showed the video, kept to the day: moved forward once it is a day old.';

create table dataset_youtube_transcript (
    video_id    text        not null references dataset_youtube_video on delete cascade,
    language    text        not null,
    origin      text        not null default 'unknown' check (origin in ('manual', 'generated', 'translated', 'whisper', 'unknown')),
    text        text        not null,
    segments    jsonb       not null default '[]',
    source      text        not null,
    fetched_at  timestamptz not null default now(),
    primary key (video_id, language)
);
comment on table  dataset_youtube_transcript            is 'A video''s transcript in one language.';
comment on column dataset_youtube_transcript.video_id   is 'Video.';
comment on column dataset_youtube_transcript.language   is 'BCP 47 tag; und where the source does not say.';
comment on column dataset_youtube_transcript.origin     is 'Who wrote it: manual, generated (YouTube''s speech recognition), translated, whisper, unknown.';
comment on column dataset_youtube_transcript.text       is 'Plain text.';
comment on column dataset_youtube_transcript.segments   is 'Pieces in time: [{"start": seconds, "duration": seconds, "text": …}]; empty where the source gives plain text only.';
comment on column dataset_youtube_transcript.source     is 'What it came from, such as apify:pintostudio/youtube-transcript-scraper.';
comment on column dataset_youtube_transcript.fetched_at is 'When it was read.';

create table ctrl_apify_run (
    apify_run_key     bigint      generated always as identity primary key,
    run_id            bigint      not null references ctrl_run,
    actor             text        not null,
    purpose           text        not null check (purpose in ('list', 'transcript')),
    list_id           bigint      references ctrl_youtube_lists on delete set null,
    video_id          text        check (video_id ~ '^[A-Za-z0-9_-]{11}$'),
    language          text,
    is_full           boolean     not null default false,
    input             jsonb       not null,
    input_hash        text        not null,
    max_charge_usd    numeric,
    state             text        not null default 'intent'
                      check (state in ('intent', 'started', 'consumed', 'failed', 'refused', 'lost')),
    apify_run_id      text        unique,
    dataset_id        text,
    apify_status      text,
    items_stored      integer     not null default 0,
    cost_usd          numeric,
    is_cost_settled   boolean     not null default false,
    error_id          text,
    message           text,
    created_at        timestamptz not null default now(),
    started_at        timestamptz,
    finished_at       timestamptz,
    check (state in ('intent', 'refused') or apify_run_id is not null)
);
create unique index ctrl_apify_run_open_list on ctrl_apify_run (list_id)
    where purpose = 'list' and state in ('intent', 'started');
create unique index ctrl_apify_run_open_transcript on ctrl_apify_run (video_id, coalesce(language, ''))
    where purpose = 'transcript' and state in ('intent', 'started');
create index on ctrl_apify_run (run_id);
create index on ctrl_apify_run (video_id, finished_at) where purpose = 'transcript';
create index on ctrl_apify_run (created_at) where state in ('intent', 'started');
create index on ctrl_apify_run (apify_run_key) where state in ('consumed', 'failed', 'lost') and not is_cost_settled;
comment on table  ctrl_apify_run                 is 'A paid run: what it is for, its input, how far it has been read, what it cost. Written before the run is started.';
comment on column ctrl_apify_run.apify_run_key   is 'Number in this ledger.';
comment on column ctrl_apify_run.run_id          is 'Invocation that follows the run. Another one takes it over when that one''s process is gone.';
comment on column ctrl_apify_run.actor           is 'Actor, as user/name.';
comment on column ctrl_apify_run.purpose         is 'list or transcript.';
comment on column ctrl_apify_run.list_id         is 'List that is read.';
comment on column ctrl_apify_run.video_id        is 'Video whose transcript is fetched.';
comment on column ctrl_apify_run.language        is 'Language that the transcript was asked for in; null: the video''s own.';
comment on column ctrl_apify_run.is_full         is 'Whether the list is read from the beginning, without a watermark.';
comment on column ctrl_apify_run.input           is 'Exact input of the run.';
comment on column ctrl_apify_run.input_hash      is 'SHA-256 of the input with sorted keys.';
comment on column ctrl_apify_run.max_charge_usd  is 'Most that the run may charge, as passed to Apify; null: no limit.';
comment on column ctrl_apify_run.state           is 'intent (about to be started), started, consumed (all stored), failed (ended badly; what it delivered is stored), refused (Apify did not start it), lost (its dataset is gone).';
comment on column ctrl_apify_run.apify_run_id    is 'Apify''s id of the run; null until started.';
comment on column ctrl_apify_run.dataset_id      is 'Apify''s id of the run''s dataset.';
comment on column ctrl_apify_run.apify_status    is 'Last status that Apify gave: READY, RUNNING, SUCCEEDED, FAILED, TIMED-OUT, ABORTED ….';
comment on column ctrl_apify_run.items_stored    is 'Offset in the dataset up to which items are stored; moves in the same transaction as the items.';
comment on column ctrl_apify_run.cost_usd        is 'What the run cost in USD; null until Apify says it.';
comment on column ctrl_apify_run.is_cost_settled is 'Whether cost_usd is final.';
comment on column ctrl_apify_run.error_id        is 'Error id, where it did not end well.';
comment on column ctrl_apify_run.message         is 'What happened, where it did not end well.';
comment on column ctrl_apify_run.created_at      is 'When the intent was written.';
comment on column ctrl_apify_run.started_at      is 'When Apify started it.';
comment on column ctrl_apify_run.finished_at     is 'When it was settled here.';

create table ctrl_processing_log (
    log_id    bigint      generated always as identity primary key,
    at        timestamptz not null default now(),
    run_id    bigint      references ctrl_run,
    stage     text        not null check (stage in ('list', 'transcript', 'import')),
    list_id   bigint      references ctrl_youtube_lists on delete set null,
    video_id  text,
    state     text        not null,
    error_id  text,
    message   text,
    payload   jsonb
);
create index on ctrl_processing_log (run_id, at);
create index on ctrl_processing_log (video_id, at) where video_id is not null;
create index on ctrl_processing_log (list_id, at) where list_id is not null;
comment on table  ctrl_processing_log          is 'Something that happened to a list or video.';
comment on column ctrl_processing_log.log_id   is 'Number of the entry.';
comment on column ctrl_processing_log.at       is 'When it happened.';
comment on column ctrl_processing_log.run_id   is 'Invocation in which it happened.';
comment on column ctrl_processing_log.stage    is 'list, transcript or import.';
comment on column ctrl_processing_log.list_id  is 'List, where it is about one.';
comment on column ctrl_processing_log.video_id is 'Video, where it is about one.';
comment on column ctrl_processing_log.state    is 'What became of it: a list''s last_state, a video''s transcript_state, or failed for an item.';
comment on column ctrl_processing_log.error_id is 'Error id, such as ListNotFound.';
comment on column ctrl_processing_log.message  is 'What happened, for people.';
comment on column ctrl_processing_log.payload  is 'Raw answer, only where it could not be understood.';
