-- What is announced, what is hidden, what is only assumed, and what could not be understood.

alter table dataset_youtube_video add column scheduled_start_at timestamptz;
comment on column dataset_youtube_video.scheduled_start_at is 'When a stream or premiere begins, as it was announced last; null for what was never announced. Its transcript is first asked for after that.';

-- Videos that are stored have the kind that was told, as far as known: what comes new says so.
alter table dataset_youtube_video add column is_kind_assumed boolean not null default false;
alter table dataset_youtube_video alter column is_kind_assumed set default true;
comment on column dataset_youtube_video.is_kind_assumed is 'Whether kind is video because no source has told another one.';

alter table dataset_youtube_video   add column are_likes_hidden       boolean not null default false;
alter table dataset_youtube_channel add column are_subscribers_hidden boolean not null default false;
comment on column dataset_youtube_video.are_likes_hidden         is 'Whether a source says that the likes are hidden: like_count is null then. False and like_count null: no source has told them.';
comment on column dataset_youtube_channel.are_subscribers_hidden is 'Whether a source says that the number of subscribers is hidden: subscriber_count is null then. False and subscriber_count null: no source has told it.';
comment on column dataset_youtube_video.like_count               is 'Likes; null where they are hidden (are_likes_hidden), or no source has told them.';
comment on column dataset_youtube_video.comment_count            is 'Comments; null where they are turned off (are_comments_off), or no source has told them.';
comment on column dataset_youtube_channel.subscriber_count       is 'Subscribers, as rounded by YouTube; null where hidden (are_subscribers_hidden), or no source has told them.';
comment on column dataset_youtube_video.duration_seconds         is 'Length in seconds; null while it is on the air or announced without one.';

-- Whoever changes one of these facts without a digest for it takes the digest away, as for the others (003).
drop trigger forget_facts_digest on dataset_youtube_channel;
create trigger forget_facts_digest
    before update of handle, title, description, subscriber_count, are_subscribers_hidden, video_count, view_count, joined_on, country, thumbnail_url, links, is_verified
    on dataset_youtube_channel
    for each row when (new.facts_digest = old.facts_digest) execute function forget_facts_digest();

drop trigger forget_facts_digest on dataset_youtube_video;
create trigger forget_facts_digest
    before update of channel_id, channel_handle, kind, is_kind_assumed, title, description, published_at, is_published_at_estimated, scheduled_start_at, duration_seconds,
                     view_count, like_count, are_likes_hidden, comment_count, thumbnail_url, hashtags, links, location, category_id,
                     is_members_only, is_age_restricted, is_monetized, are_comments_off, availability
    on dataset_youtube_video
    for each row when (new.facts_digest = old.facts_digest) execute function forget_facts_digest();

-- A value that a source gives and that is not understood: one row for each field and run, whoever meets it first.
create unique index ctrl_processing_log_value_not_understood on ctrl_processing_log (run_id, (payload ->> 'field')) where error_id = 'ValueNotUnderstood';
