-- Capability B: channels resolved to their ids, keys of the YouTube Data API and what they have used, jobs, statistics over time.

-- Videos that a list names but shows to nobody.
alter table ctrl_run
    add column videos_unavailable  integer  not null default 0,
    add column is_queued           boolean  not null default false,
    add column analysis_id         bigint,
    add column owner_id            bigint,
    add column options             jsonb,
    add column stopped_at          timestamptz,
    drop constraint ctrl_run_kind_check,
    add constraint ctrl_run_kind_check check (kind in ('sync', 'ingest', 'transcripts', 'import', 'collect')),
    drop constraint ctrl_run_check,
    add constraint ctrl_run_check check (videos_listed = videos_new + videos_known + videos_unavailable + videos_failed);
comment on table  ctrl_run                    is 'A run: an invocation that works off lists, videos or exports, or one whose jobs are worked off by workers.';
comment on column ctrl_run.kind               is 'What it does: sync, ingest, transcripts, import, collect.';
comment on column ctrl_run.videos_listed      is 'Items that the lists showed = new + known + unavailable + failed.';
comment on column ctrl_run.videos_unavailable is 'Items that the lists name, but that are private or deleted; each is stored with its availability.';
comment on column ctrl_run.is_queued          is 'Whether it consists of jobs in ctrl_job, which any worker may take; it goes on without the process that began it.';
comment on column ctrl_run.analysis_id        is 'Number that the caller knows the run by; null: none.';
comment on column ctrl_run.owner_id           is 'Number of whom the caller runs it for; null: none.';
comment on column ctrl_run.options            is 'How its jobs are to be done, such as {"allow_search": true, "max_videos": 500}; null where it has none.';
comment on column ctrl_run.stopped_at         is 'When its jobs were told to stop: what is running comes to its end, and nothing more is begun; null: they were not.';
create index on ctrl_run (run_id) where state = 'running' and is_queued;
create index on ctrl_run (analysis_id) where analysis_id is not null;

create table ctrl_job (
    job_id       bigint       generated always as identity primary key,
    run_id       bigint       not null references ctrl_run,
    kind         text         not null,
    subject      text         not null,
    target       text,
    state        text         not null default 'pending' check (state in ('pending', 'running', 'done', 'failed', 'needs_search', 'cancelled')),
    priority     smallint     not null default 0,
    turn         bigint       not null default 0,
    attempt      integer      not null default 0,
    not_before   timestamptz,
    lease_until  timestamptz,
    worker       text,
    error_id     text,
    message      text,
    units        integer      not null default 0,
    figures      jsonb        not null default '{}',
    cursor       text,
    created_at   timestamptz  not null default now(),
    started_at   timestamptz,
    finished_at  timestamptz,
    unique (run_id, kind, subject),
    check ((state = 'running') = (lease_until is not null and worker is not null))
);
-- What waits for a time is not in the index that jobs are taken by, however much it is. lease_until is in none, so that renewing it is cheap.
create index ctrl_job_next on ctrl_job (kind, priority desc, turn, job_id) where state = 'pending' and not_before is null;
create index ctrl_job_due on ctrl_job (not_before) where state = 'pending' and not_before is not null;
create index ctrl_job_running on ctrl_job (job_id) where state = 'running';
create index ctrl_job_state on ctrl_job (run_id, state);
create unique index ctrl_job_target on ctrl_job (run_id, kind, target) where target is not null;
comment on table  ctrl_job             is 'One unit of work of a run, which any worker may take.';
comment on column ctrl_job.job_id      is 'Number of the job.';
comment on column ctrl_job.run_id      is 'Run that it belongs to.';
comment on column ctrl_job.kind        is 'What is to be done, such as collect_channel.';
comment on column ctrl_job.subject     is 'What it is to be done with, as it was given, in canonical spelling; once in a run.';
comment on column ctrl_job.target      is 'What the subject has turned out to be, such as a channel''s id; once in a run.';
comment on column ctrl_job.state       is 'pending (waits for its turn or for not_before), running (a worker holds the lease), done, failed (for good, or after too many attempts: the dead letters, which can be retried), needs_search (only a search can tell what the subject is; nobody works it off by itself), cancelled.';
comment on column ctrl_job.priority    is 'Jobs of a higher one go first.';
comment on column ctrl_job.turn        is 'Place in the queue among jobs of its priority. Each run begins at the place that is being worked off, so that runs share the workers whatever their size.';
comment on column ctrl_job.attempt     is 'How often it was taken.';
comment on column ctrl_job.not_before  is 'Before that it is not taken: after a failure, or while all keys rest; null: it may be taken.';
comment on column ctrl_job.lease_until is 'Until when the worker''s lease lasts; a living worker renews it.';
comment on column ctrl_job.worker      is 'Worker that holds the lease.';
comment on column ctrl_job.error_id    is 'Error id of the last attempt, or of what it waits for (QuotaExceeded); null where it did not fail.';
comment on column ctrl_job.message     is 'What happened in the last attempt; null where nothing did.';
comment on column ctrl_job.units       is 'Units of the YouTube Data API that all its attempts have used.';
comment on column ctrl_job.figures     is 'What all its attempts have stored, such as {"new": 12, "known": 30}; moves in the same transaction as what it counts.';
comment on column ctrl_job.cursor      is 'How far it has come, in its own words: the next attempt goes on there.';
comment on column ctrl_job.created_at  is 'When it was put into the queue.';
comment on column ctrl_job.started_at  is 'When it was taken last.';
comment on column ctrl_job.finished_at is 'When it was done with; null before.';

create table ctrl_youtube_api_key (
    fingerprint  text         not null check (fingerprint ~ '^[0-9a-f]{12}$'),
    bucket       text         not null check (bucket in ('units', 'search')),
    state        text         not null default 'active' check (state in ('active', 'refused')),
    quota_day    date         not null,
    used         integer      not null default 0,
    quota        integer      not null check (quota > 0),
    rests_until  timestamptz,
    error_id     text,
    message      text,
    updated_at   timestamptz  not null default now(),
    primary key (fingerprint, bucket)
);
comment on table  ctrl_youtube_api_key             is 'A key of the YouTube Data API and one of its two daily budgets.';
comment on column ctrl_youtube_api_key.fingerprint is 'First 12 hexadecimal digits of the key''s SHA-256; the key itself is never stored.';
comment on column ctrl_youtube_api_key.bucket      is 'units (10,000 a day for all calls but searches), search (100 calls a day).';
comment on column ctrl_youtube_api_key.state       is 'active, refused (YouTube does not accept the key; see message).';
comment on column ctrl_youtube_api_key.quota_day   is 'Day, in Pacific time, that used counts for.';
comment on column ctrl_youtube_api_key.used        is 'Used on that day by all processes; counted before a call is made.';
comment on column ctrl_youtube_api_key.quota       is 'Most that is used on a day.';
comment on column ctrl_youtube_api_key.rests_until is 'Until when YouTube grants nothing more; null or past: it may be used.';
comment on column ctrl_youtube_api_key.error_id    is 'Error id of the refusal; null where there was none.';
comment on column ctrl_youtube_api_key.message     is 'What YouTube said.';
comment on column ctrl_youtube_api_key.updated_at  is 'When the row last changed.';

create table ctrl_youtube_resolution (
    reference    text         primary key,
    channel_id   text         check (channel_id ~ '^UC[A-Za-z0-9_-]{22}$'),
    title        text,
    resolved_at  timestamptz  not null,
    source       text         not null
);
create index on ctrl_youtube_resolution (channel_id);
comment on table  ctrl_youtube_resolution             is 'What a channel''s name or a video''s address has turned out to be.';
comment on column ctrl_youtube_resolution.reference   is 'Canonical address of a handle, name or video, or the text that was searched for.';
comment on column ctrl_youtube_resolution.channel_id  is 'Channel; null: there is none.';
comment on column ctrl_youtube_resolution.title       is 'The channel''s title, as far as known.';
comment on column ctrl_youtube_resolution.resolved_at is 'When YouTube was asked; it is asked again after 30 days, since a handle can move (after a day where there was none).';
comment on column ctrl_youtube_resolution.source      is 'What told it, such as youtube-data-api:v3.';

create table dataset_youtube_category (
    category_id  integer      primary key,
    title        text         not null,
    source       text         not null,
    fetched_at   timestamptz  not null
);
comment on table  dataset_youtube_category             is 'A category of videos.';
comment on column dataset_youtube_category.category_id is 'Number of the category at YouTube.';
comment on column dataset_youtube_category.title       is 'Title, in English.';
comment on column dataset_youtube_category.source      is 'What told it, such as youtube-data-api:v3.';
comment on column dataset_youtube_category.fetched_at  is 'When it was read.';

-- No reference to dataset_youtube_category: videos are stored also where that has not been read.
alter table dataset_youtube_video add column category_id integer;
comment on column dataset_youtube_video.category_id is 'Number of its category, see dataset_youtube_category; null where the source does not say.';

alter table dataset_youtube_channel add column collected_until timestamptz;
comment on column dataset_youtube_channel.collected_until is 'Watermark: all its uploads up to then have been collected; null: never to the end.';

create table dataset_youtube_channel_stats (
    channel_id        text         not null references dataset_youtube_channel on delete cascade,
    at                timestamptz  not null,
    subscriber_count  bigint,
    video_count       bigint,
    view_count        bigint,
    primary key (channel_id, at)
);
comment on table  dataset_youtube_channel_stats                  is 'A channel''s counts over time: a row where one of them has changed.';
comment on column dataset_youtube_channel_stats.channel_id       is 'Channel.';
comment on column dataset_youtube_channel_stats.at               is 'When they were read.';
comment on column dataset_youtube_channel_stats.subscriber_count is 'Subscribers, as rounded by YouTube; null where hidden.';
comment on column dataset_youtube_channel_stats.video_count      is 'Public videos.';
comment on column dataset_youtube_channel_stats.view_count       is 'Views of all videos.';

create table dataset_youtube_video_stats (
    video_id       text         not null references dataset_youtube_video on delete cascade,
    at             timestamptz  not null,
    view_count     bigint,
    like_count     bigint,
    comment_count  bigint,
    primary key (video_id, at)
);
comment on table  dataset_youtube_video_stats               is 'A video''s counts over time: a row where one of them has changed.';
comment on column dataset_youtube_video_stats.video_id      is 'Video.';
comment on column dataset_youtube_video_stats.at            is 'When they were read.';
comment on column dataset_youtube_video_stats.view_count    is 'Views.';
comment on column dataset_youtube_video_stats.like_count    is 'Likes; null where hidden.';
comment on column dataset_youtube_video_stats.comment_count is 'Comments; null where they are turned off.';

-- What a channel has gained between two readings: since the one before, and since the last one that is at least a week older. Written so that of one
-- channel only its own readings are looked at; a median is reckoned once for each.
create view channel_growth as
with gained as not materialized (
    select s.*, d.at as since,
           round((s.subscriber_count - d.subscriber_count) / d.days, 2) as subscribers_per_day,
           round((s.view_count - d.view_count) / d.days, 2)             as views_per_day,
           round((s.subscriber_count - w.subscriber_count) / w.days * 7, 2) as subscribers_per_week,
           round((s.video_count - w.video_count) / w.days * 7, 2)           as videos_per_week,
           round((s.view_count - w.view_count) / w.days * 7, 2)             as views_per_week
      from dataset_youtube_channel_stats s
      left join lateral (
           select b.*, extract(epoch from s.at - b.at) / 86400 as days from dataset_youtube_channel_stats b
            where b.channel_id = s.channel_id and b.at < s.at order by b.at desc limit 1) d on true
      left join lateral (
           select b.*, extract(epoch from s.at - b.at) / 86400 as days from dataset_youtube_channel_stats b
            where b.channel_id = s.channel_id and b.at <= s.at - interval '7 days' order by b.at desc limit 1) w on true)
select g.channel_id, c.title, g.at, g.since, g.subscriber_count, g.video_count, g.view_count,
       g.subscribers_per_day, g.views_per_day, g.subscribers_per_week, g.videos_per_week, g.views_per_week,
       round((g.views_per_day / nullif(m.views_per_day, 0))::numeric, 2) as views_to_median
  from gained g
  join dataset_youtube_channel c using (channel_id)
  left join lateral (select percentile_cont(0.5) within group (order by o.views_per_day)::numeric as views_per_day
                       from gained o where o.channel_id = c.channel_id) m on true;
comment on view channel_growth is 'What a channel gains a day (since the reading before) and a week (since one that is at least a week older). views_to_median: its views a day, compared with the median of all its readings. A first reading has nothing to compare with.';

-- What a video has gained, and how it does beside its channel's other videos. The median hangs on the channel's row, and not on the video's: that a
-- column is unique the planner knows also where nothing has been analyzed yet, so that it remembers medians.
create view video_growth as
select v.channel_id, s.video_id, v.title, v.published_at, s.at, d.at as since, s.view_count, s.like_count, s.comment_count,
       round((s.view_count - d.view_count) / d.days, 2)         as views_per_day,
       round((s.like_count - d.like_count) / d.days, 2)         as likes_per_day,
       round((s.comment_count - d.comment_count) / d.days, 2)   as comments_per_day,
       round((s.view_count - w.view_count) / w.days * 7, 2)     as views_per_week,
       round(s.view_count / nullif(m.view_count, 0), 2)         as views_to_median
  from dataset_youtube_video_stats s
  join dataset_youtube_video v using (video_id)
  left join lateral (
       select b.*, extract(epoch from s.at - b.at) / 86400 as days from dataset_youtube_video_stats b
        where b.video_id = s.video_id and b.at < s.at order by b.at desc limit 1) d on true
  left join lateral (
       select b.*, extract(epoch from s.at - b.at) / 86400 as days from dataset_youtube_video_stats b
        where b.video_id = s.video_id and b.at <= s.at - interval '7 days' order by b.at desc limit 1) w on true
  left join dataset_youtube_channel c on c.channel_id = v.channel_id
  left join lateral (select percentile_cont(0.5) within group (order by o.view_count)::numeric as view_count
                       from dataset_youtube_video o where o.channel_id = c.channel_id) m on true;
comment on view video_growth is 'What a video gains a day (since the reading before) and a week (since one that is at least a week older). views_to_median: its views, compared with the median of its channel''s videos as they are now. A first reading has nothing to compare with.';
