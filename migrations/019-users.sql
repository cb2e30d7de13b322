-- Users, what they do with digests, and what follows from that: how much time digests save, which videos have some, how long all takes.

create table dataset_user (
    user_id     bigint       generated always as identity primary key,
    name        text         not null check (name = btrim(name) and length(name) between 1 and 100),
    created_at  timestamptz  not null default now()
);
create unique index dataset_user_name on dataset_user (lower(name));
comment on table  dataset_user            is 'A user of the library.';
comment on column dataset_user.user_id    is 'Number.';
comment on column dataset_user.name       is 'Name, as it was given. No other user has it, in whatever case.';
comment on column dataset_user.created_at is 'When the user was added.';

create table dataset_user_digest (
    user_id    bigint       not null references dataset_user on delete cascade,
    digest_id  bigint       not null references dataset_digest on delete cascade,
    added_at   timestamptz  not null default now(),
    primary key (user_id, digest_id)
);
create index on dataset_user_digest (digest_id);
comment on table  dataset_user_digest           is 'A digest that a user has had to do with; library_user_digest says how.';
comment on column dataset_user_digest.user_id   is 'User.';
comment on column dataset_user_digest.digest_id is 'Digest.';
comment on column dataset_user_digest.added_at  is 'When the user first saved, viewed or skipped it.';

create table dataset_digest_interaction (
    interaction_id  bigint       generated always as identity primary key,
    user_id         bigint       not null,
    digest_id       bigint       not null,
    kind            text         not null check (kind in ('save', 'unsave', 'view', 'skip')),
    at              timestamptz  not null default now(),
    seconds         integer      check (seconds >= 0),
    request_id      uuid         not null default gen_random_uuid() unique,
    foreign key (user_id, digest_id) references dataset_user_digest on delete cascade,
    check (seconds is null or kind = 'view')
);
create index on dataset_digest_interaction (user_id, digest_id, interaction_id);
create index on dataset_digest_interaction (digest_id);
comment on table  dataset_digest_interaction                is 'Something that a user has done with a digest.';
comment on column dataset_digest_interaction.interaction_id is 'Number; of a user and a digest, in the order of time.';
comment on column dataset_digest_interaction.user_id        is 'User.';
comment on column dataset_digest_interaction.digest_id      is 'Digest.';
comment on column dataset_digest_interaction.kind           is 'save (kept for later), unsave (no more), view (opened), skip (not wanted).';
comment on column dataset_digest_interaction.at             is 'When.';
comment on column dataset_digest_interaction.seconds        is 'How long it was read, of a view; null: not told, dataset_digest.reading_seconds counts.';
comment on column dataset_digest_interaction.request_id     is 'Id that whoever recorded it gave, or else a new one: the same is not recorded twice.';

create view library_user_digest as
select l.user_id, u.name as user_name, l.digest_id, d.video_id, d.kind, d.language, l.added_at,
       coalesce(i.saved > coalesce(i.unsaved, 0), false)  as is_saved,
       coalesce(i.skipped > coalesce(i.viewed, 0), false) as is_skipped,
       i.views, i.last_viewed_at
  from dataset_user_digest l
  join dataset_user u using (user_id)
  join dataset_digest d using (digest_id)
 cross join lateral (
       select max(a.interaction_id) filter (where a.kind = 'save')   as saved,
              max(a.interaction_id) filter (where a.kind = 'unsave') as unsaved,
              max(a.interaction_id) filter (where a.kind = 'skip')   as skipped,
              max(a.interaction_id) filter (where a.kind = 'view')   as viewed,
              count(*) filter (where a.kind = 'view')                as views,
              max(a.at) filter (where a.kind = 'view')               as last_viewed_at
         from dataset_digest_interaction a
        where a.user_id = l.user_id and a.digest_id = l.digest_id) i;
comment on view library_user_digest is 'What a user has done with a digest: whether it is saved (and was not given up since), whether it is skipped (and was not viewed since), how often it was viewed.';

create view library_time_saved as
with viewed as (
    select i.user_id, i.digest_id, min(i.at) filter (where i.kind = 'view') as viewed_at, sum(i.seconds) as seconds
      from dataset_digest_interaction i
     group by i.user_id, i.digest_id
    having max(i.interaction_id) filter (where i.kind = 'view') > coalesce(max(i.interaction_id) filter (where i.kind = 'skip'), 0)),
watched as (
    select w.user_id, d.video_id, min(w.viewed_at) as viewed_at, sum(coalesce(w.seconds, d.reading_seconds))::bigint as reading_seconds
      from viewed w join dataset_digest d using (digest_id)
     group by w.user_id, d.video_id)
select w.user_id, u.name as user_name, w.video_id, v.channel_id, w.viewed_at, v.duration_seconds, w.reading_seconds,
       case when v.duration_seconds is not null then greatest(v.duration_seconds - w.reading_seconds, 0) end as saved_seconds
  from watched w
  join dataset_user u using (user_id)
  join dataset_youtube_video v using (video_id);
comment on view library_time_saved is 'A user and a video whose digests that user has viewed, each video once: its length less the time that reading took, at least 0. Reading took what the views tell, or else the digest''s reading_seconds, once. A digest that was skipped after it was viewed last does not count. saved_seconds is null where the video''s length is not known.';

create view library_digest_coverage as
select v.channel_id, k.kind, count(*) as videos, count(*) filter (where v.transcript_state = 'stored') as with_transcript,
       count(d.video_id) as with_digest, count(*) filter (where d.is_stale) as with_stale_digest
  from dataset_youtube_video v
 cross join (values ('highlights'), ('chapters'), ('detailed')) k (kind)
  left join (select video_id, kind, bool_and(is_stale) as is_stale from library_digest group by video_id, kind) d
    on d.video_id = v.video_id and d.kind = k.kind
 group by v.channel_id, k.kind;
comment on view library_digest_coverage is 'Of a channel''s videos, how many have a transcript, how many a digest of each kind, and how many only such as are stale.';

create view library_latency as
select v.video_id, v.channel_id, v.published_at, v.first_seen_at, t.fetched_at as transcript_fetched_at, t.processed_at as searchable_at,
       d.generated_at as digested_at,
       case when not v.is_published_at_estimated then v.first_seen_at - v.published_at end as published_to_seen,
       t.fetched_at - v.first_seen_at  as seen_to_transcript,
       t.processed_at - t.fetched_at   as transcript_to_searchable,
       d.generated_at - t.fetched_at   as transcript_to_digest
  from dataset_youtube_video v
  left join dataset_youtube_transcript t
    on t.video_id = v.video_id and t.language = v.transcript_language and t.origin = v.transcript_origin
  left join (select d.video_id, min(d.generated_at) as generated_at
               from dataset_digest d join dataset_llm m using (llm_id) where m.provider <> 'creator' group by d.video_id) d
    on d.video_id = v.video_id;
comment on view library_latency is 'How long each step took of a video: from its publication until it was seen, from there to its preferred transcript, from that until it could be searched, and to the first digest by a model. Null: not yet, or the time of publication is only estimated.';
