-- The media of archived channels: which there are, how far each has come, and how far the channels' lists were read.

alter table ctrl_processing_log
    drop constraint ctrl_processing_log_stage_check,
    add constraint ctrl_processing_log_stage_check check (stage in ('list', 'transcript', 'import', 'archive'));
comment on column ctrl_processing_log.stage is 'list, transcript, import or archive.';
comment on column ctrl_processing_log.state is 'What became of it: a list''s last_state, a video''s transcript_state, or for an item failed, or foreign (of another channel than the list); of the stage archive a step of a video: extracting, streaming, verified, waiting, refused, failed, removed, vanished; or of a channel''s tab complete, short, complete_with_hidden, failed.';

alter table ctrl_run add column paused_at timestamptz;
comment on column ctrl_run.paused_at is 'When it was paused: its jobs wait until it is continued. Null: it is not.';

create table dataset_media (
    uuid                 uuid         primary key default gen_random_uuid(),
    video_id             text         not null references dataset_youtube_video,
    kind                 text         not null check (kind in ('muxed', 'video', 'audio', 'captions', 'thumbnail', 'info')),
    profile              text         not null default '',
    state                text         not null default 'pending'
                                      check (state in ('pending', 'claimed', 'extracting', 'streaming', 'completing', 'stored', 'verified',
                                                       'waiting', 'refused', 'failed', 'removed')),
    reason               text         check (reason in ('members_only', 'premium_only', 'private', 'deleted', 'age_restricted',
                                                        'geo_blocked', 'no_format', 'too_large', 'upcoming', 'live', 'post_live',
                                                        'throttled', 'day_limit', 'retry', 'paused')),
    tab                  text         check (tab in ('videos', 'shorts', 'streams')),
    listed_at            timestamptz,
    run_id               bigint       references ctrl_run on delete set null,
    job_id               bigint       references ctrl_job on delete set null,
    attempt              integer      not null default 0,
    not_before           timestamptz,
    error_id             text,
    message              text,
    format_ids           text[]       not null default '{}',
    container            text,
    width                integer,
    height               integer,
    vcodec               text,
    acodec               text,
    duration_seconds     double precision,
    bytes                bigint       check (bytes >= 0),
    sha256               text         check (sha256 ~ '^[0-9a-f]{64}$'),
    md5_etag             text,
    storage              text,
    object_key           text,
    source_availability  text,
    vanished_at          timestamptz,
    archived_at          timestamptz,
    verified_at          timestamptz,
    created_at           timestamptz  not null default now(),
    updated_at           timestamptz  not null default now(),
    unique (video_id, kind, profile),
    check (state not in ('stored', 'verified') or (bytes is not null and object_key is not null and archived_at is not null)),
    check (state <> 'refused' or reason is not null)
);
create unique index dataset_media_object on dataset_media (storage, object_key);
create index dataset_media_run on dataset_media (run_id);
create index dataset_media_job on dataset_media (job_id) where job_id is not null;
create index dataset_media_open on dataset_media (state, not_before) where state not in ('stored', 'verified');
create index dataset_media_archived on dataset_media (archived_at) where archived_at is not null;
comment on table  dataset_media                      is 'An object that is kept of a video, stored or not.';
comment on column dataset_media.uuid                 is 'Its id, which is in its key.';
comment on column dataset_media.video_id             is 'The video.';
comment on column dataset_media.kind                 is 'muxed (picture and sound), video (the picture alone), audio, captions, thumbnail, info.';
comment on column dataset_media.profile              is 'What was asked for, such as 720p of a picture and 128k of a sound; empty where there is nothing to choose.';
comment on column dataset_media.state                is 'pending (nothing was done), claimed, extracting, streaming, completing (a job is at it), stored (nobody has compared it yet), verified, waiting (for not_before, see reason), refused (see reason), failed (too often), removed (on request).';
comment on column dataset_media.reason               is 'Why it waits or is refused.';
comment on column dataset_media.tab                  is 'Tab of the channel that has shown it: videos, shorts, streams. Null: none has.';
comment on column dataset_media.listed_at            is 'When a tab has last shown it.';
comment on column dataset_media.run_id               is 'Run that has last listed or tried it.';
comment on column dataset_media.job_id               is 'Job that is, or was last, at it.';
comment on column dataset_media.attempt              is 'How often it was tried.';
comment on column dataset_media.not_before           is 'Before that it is not asked for; null: it may be.';
comment on column dataset_media.error_id             is 'Error id of the last attempt; null: it did not fail.';
comment on column dataset_media.message              is 'The same in words, as yt-dlp or the storage has said it.';
comment on column dataset_media.format_ids           is 'YouTube''s numbers of the formats that it was made of.';
comment on column dataset_media.container            is 'Such as mp4, webm, mkv, m4a.';
comment on column dataset_media.width                is 'Width of the picture.';
comment on column dataset_media.height               is 'Height of the picture.';
comment on column dataset_media.vcodec               is 'Codec of the picture.';
comment on column dataset_media.acodec               is 'Codec of the sound.';
comment on column dataset_media.duration_seconds     is 'Length: measured where it was muxed, otherwise as YouTube tells it.';
comment on column dataset_media.bytes                is 'Its size.';
comment on column dataset_media.sha256               is 'SHA-256 of its bytes.';
comment on column dataset_media.md5_etag             is 'The storage''s checksum: of an object in parts the MD5 of their MD5s, a hyphen and their number.';
comment on column dataset_media.storage              is 'Where it is, such as s3://bucket/prefix.';
comment on column dataset_media.object_key           is 'Its key there, below the prefix.';
comment on column dataset_media.source_availability  is 'Who may see the video, as it was told last: public, unlisted, needs_auth, subscriber_only, premium_only, private.';
comment on column dataset_media.vanished_at          is 'When the video was first missing from a complete list of its tab, or gone from YouTube. The object stays. Null: it is there.';
comment on column dataset_media.archived_at          is 'When it was stored.';
comment on column dataset_media.verified_at          is 'When it was last compared with what was fetched.';
comment on column dataset_media.created_at           is 'When it was first listed.';
comment on column dataset_media.updated_at           is 'When the row last changed.';

create table ctrl_upload (
    uuid          uuid         primary key references dataset_media on delete cascade,
    storage       text         not null,
    object_key    text         not null,
    upload_id     text         not null,
    part_bytes    integer      not null check (part_bytes > 0),
    format_ids    text         not null,
    source_bytes  bigint,
    source_tag    text,
    job_id        bigint       references ctrl_job on delete set null,
    started_at    timestamptz  not null default now()
);
comment on table  ctrl_upload              is 'An upload that was begun and neither completed nor given up; written down before its first part. Its parts are asked of the storage.';
comment on column ctrl_upload.uuid         is 'The object that it is to be.';
comment on column ctrl_upload.storage      is 'Where it is.';
comment on column ctrl_upload.object_key   is 'The object''s key there.';
comment on column ctrl_upload.upload_id    is 'The storage''s id of it.';
comment on column ctrl_upload.part_bytes   is 'Size of each part but the last.';
comment on column ctrl_upload.format_ids   is 'What it is made of, such as 136+140: only the same is gone on with.';
comment on column ctrl_upload.source_bytes is 'Bytes of what it is made of; null: that was not known beforehand.';
comment on column ctrl_upload.source_tag   is 'What YouTube tells of the version of what it is made of; null: nothing.';
comment on column ctrl_upload.job_id       is 'Job that works on it. Once that is over, a sweep gives the upload up.';
comment on column ctrl_upload.started_at   is 'When it was begun.';

create table ctrl_channel_listing (
    channel_id           text         not null references dataset_youtube_channel,
    tab                  text         not null check (tab in ('videos', 'shorts', 'streams')),
    state                text         not null check (state in ('reading', 'complete', 'short', 'complete_with_hidden', 'failed')),
    entries_read         bigint       not null default 0,
    entries_for_members  bigint       not null default 0,
    entries_stated       bigint,
    missing              bigint,
    run_id               bigint       references ctrl_run on delete set null,
    read_at              timestamptz  not null default now(),
    error_id             text,
    message              text,
    primary key (channel_id, tab)
);
comment on table  ctrl_channel_listing                     is 'How far a tab of a channel was read.';
comment on column ctrl_channel_listing.channel_id          is 'The channel.';
comment on column ctrl_channel_listing.tab                 is 'videos, shorts or streams.';
comment on column ctrl_channel_listing.state               is 'reading (or its reader died), complete (as many were read as YouTube states), short (fewer were: it is read again), complete_with_hidden (twice in a row the same number was missing: YouTube counts videos that it does not show), failed (it is read again).';
comment on column ctrl_channel_listing.entries_read        is 'Videos that were read.';
comment on column ctrl_channel_listing.entries_for_members is 'Those of them that are for members; YouTube states the number of the others.';
comment on column ctrl_channel_listing.entries_stated      is 'Videos that YouTube states; null: it states nothing.';
comment on column ctrl_channel_listing.missing             is 'How many were missing when it was last read to its end; null: it never was, or YouTube stated nothing.';
comment on column ctrl_channel_listing.run_id              is 'Run that has read it.';
comment on column ctrl_channel_listing.read_at             is 'When it was last read.';
comment on column ctrl_channel_listing.error_id            is 'Why it failed; null: it did not.';
comment on column ctrl_channel_listing.message             is 'The same in words.';
