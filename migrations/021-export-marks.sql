-- An export that goes on has what has changed since the last one. That was told by the transaction that wrote a row, also where that had
-- changed nothing that is exported: the index writes processed_at. And what rows repeat of others was never told.

create function written_by(row_xmin xid) returns xid8 language sql stable
return greatest(
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint - (pg_snapshot_xmax(pg_current_snapshot())::text::bigint & 4294967295)
        + row_xmin::text::bigint
        - case when row_xmin::text::bigint > (pg_snapshot_xmax(pg_current_snapshot())::text::bigint & 4294967295) then 4294967296 else 0 end,
    3)::text::xid8;
comment on function written_by is 'The transaction that has written a row, by its xmin. Rows have the last 32 bits; what would be in the future is of the epoch before.';

-- Null of the rows that are there: of these the row's own transaction counts.
alter table dataset_youtube_transcript add column changed_in xid8;
comment on column dataset_youtube_transcript.changed_in is 'Transaction that has last changed the transcript: not the index, which writes processed_at. Null, or later than the row''s own transaction, as in rows of another server: that one counts.';

create function mark_transcript_changed() returns trigger language plpgsql as $$
begin
    new.changed_in := pg_current_xact_id();
    return new;
end
$$;
comment on function mark_transcript_changed is 'Writes down which transaction has changed a transcript.';
create trigger mark_transcript_new before insert on dataset_youtube_transcript
    for each row execute function mark_transcript_changed();
create trigger mark_transcript_changed before update of video_id, language, origin, text, segments, source, fetched_at
    on dataset_youtube_transcript
    for each row
    when ((new.video_id, new.language, new.origin, new.text, new.segments, new.source, new.fetched_at)
          is distinct from (old.video_id, old.language, old.origin, old.text, old.segments, old.source, old.fetched_at))
    execute function mark_transcript_changed();

create function keep_transcript_changed() returns trigger language plpgsql as $$
begin
    new.changed_in := (select written_by(t.xmin) from dataset_youtube_transcript t
                        where (t.video_id, t.language, t.origin) = (old.video_id, old.language, old.origin));
    return new;
end
$$;
comment on function keep_transcript_changed is 'Writes down which transaction had written a transcript from before changed_in, when it is first written again.';
-- It comes before the other one, by its name.
create trigger keep_transcript_changed before update on dataset_youtube_transcript
    for each row when (old.changed_in is null) execute function keep_transcript_changed();

-- Exports of transcripts, passages and digests repeat facts of the video and the channel's title. These change seldom, the rows of videos
-- and channels with each count: so changes have rows of their own.
create table ctrl_video_heading (
    video_id    text         primary key references dataset_youtube_video on delete cascade,
    changed_at  timestamptz  not null default now()
);
comment on table  ctrl_video_heading            is 'A video whose channel_id, title, published_at or duration_seconds has changed since it was first stored: exports write anew what repeats them.';
comment on column ctrl_video_heading.video_id   is 'Video.';
comment on column ctrl_video_heading.changed_at is 'When one of them last changed.';

create table ctrl_channel_heading (
    channel_id  text         primary key references dataset_youtube_channel on delete cascade,
    changed_at  timestamptz  not null default now()
);
comment on table  ctrl_channel_heading            is 'A channel whose title has changed since it was first stored: exports write anew what repeats it.';
comment on column ctrl_channel_heading.channel_id is 'Channel.';
comment on column ctrl_channel_heading.changed_at is 'When it last changed.';

create function note_video_heading() returns trigger language plpgsql as $$
begin
    insert into ctrl_video_heading (video_id) values (new.video_id) on conflict (video_id) do update set changed_at = excluded.changed_at;
    return null;
end
$$;
comment on function note_video_heading is 'Writes down that what exports repeat of a video has changed.';
create trigger note_video_heading after update of channel_id, title, published_at, duration_seconds on dataset_youtube_video
    for each row
    when ((new.channel_id, new.title, new.published_at, new.duration_seconds)
          is distinct from (old.channel_id, old.title, old.published_at, old.duration_seconds))
    execute function note_video_heading();

create function note_channel_heading() returns trigger language plpgsql as $$
begin
    insert into ctrl_channel_heading (channel_id) values (new.channel_id) on conflict (channel_id) do update set changed_at = excluded.changed_at;
    return null;
end
$$;
comment on function note_channel_heading is 'Writes down that what exports repeat of a channel has changed.';
create trigger note_channel_heading after update of title on dataset_youtube_channel
    for each row when (new.title is distinct from old.title) execute function note_channel_heading();

-- Long words without spaces, as Korean has, are no longer cut in two where a transcript has no times: such transcripts are indexed anew.
-- What has no pieces in time takes a few bytes; longer ones are not unpacked.
update dataset_youtube_transcript
   set processed_at = null
 where processed_at is not null and case when pg_column_size(segments) <= 8 then segments = '[]' else false end;
