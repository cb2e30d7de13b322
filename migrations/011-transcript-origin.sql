-- A video may have several transcripts in one language, each of another origin: one that is made by speech recognition does not replace its captions.

alter table dataset_youtube_transcript drop constraint dataset_youtube_transcript_pkey, add primary key (video_id, language, origin);
comment on table dataset_youtube_transcript is 'A video''s transcript in one language, of one origin.';

-- Which of them the video shows: with video_id and transcript_language the key of its transcript.
alter table dataset_youtube_video
    add column transcript_origin text check (transcript_origin in ('manual', 'generated', 'translated', 'whisper', 'unknown'));
comment on column dataset_youtube_video.transcript          is 'Plain text of the preferred transcript; others are in dataset_youtube_transcript.';
comment on column dataset_youtube_video.transcript_origin   is 'Origin of transcript, as in dataset_youtube_transcript; null where there is none.';

update dataset_youtube_video v
   set transcript_origin = t.origin
  from dataset_youtube_transcript t
 where t.video_id = v.video_id and t.language = v.transcript_language and v.transcript is not null;

-- What a later script calls for the columns that it adds for facts: watch_facts('dataset_youtube_video', 'caption_count').
create procedure watch_facts(facts_of regclass, variadic added name[]) language plpgsql as $$
declare
    watched text;
begin
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into strict watched
      from pg_attribute a
      left join pg_trigger t on t.tgrelid = a.attrelid and t.tgname = 'forget_facts_digest'
     where a.attrelid = facts_of and not a.attisdropped and (a.attname = any(added) or a.attnum = any(t.tgattr));
    execute format('drop trigger if exists forget_facts_digest on %s', facts_of);
    execute format('create trigger forget_facts_digest before update of %s on %s '
                   'for each row when (new.facts_digest = old.facts_digest) execute function forget_facts_digest()', watched, facts_of);
end
$$;
comment on procedure watch_facts is 'Has forget_facts_digest take the digest away where one of these columns, too, is changed without a digest for it.';
