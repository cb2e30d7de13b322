-- What is said is found: transcripts are cut into passages, and passages are searched.

alter table dataset_youtube_transcript
    add column processed_at timestamptz;
create index dataset_youtube_transcript_unprocessed on dataset_youtube_transcript (fetched_at, video_id, language, origin)
    where processed_at is null;
create index dataset_youtube_transcript_languages on dataset_youtube_transcript (language) where processed_at is not null;
comment on column dataset_youtube_transcript.processed_at is 'When its passages were written: since then it is found. Null: it is to be done, since it is new or has changed.';

create function mark_transcript_unprocessed() returns trigger language plpgsql as $$
begin
    new.processed_at := null;
    return new;
end
$$;
comment on function mark_transcript_unprocessed is 'Has a transcript that was changed cut into passages anew.';
create trigger mark_transcript_unprocessed before update of text, segments, language, origin on dataset_youtube_transcript
    for each row
    when ((new.text, new.segments, new.language, new.origin) is distinct from (old.text, old.segments, old.language, old.origin))
    execute function mark_transcript_unprocessed();

create table dataset_youtube_passage (
    video_id        text                not null,
    language        text                not null,
    origin          text                not null,
    number          integer             not null check (number >= 0),
    start_seconds   double precision,
    segment_starts  double precision[]  not null,
    text            text                not null,
    own_length      integer             not null check (own_length > 0),
    search          tsvector            not null,
    primary key (video_id, language, origin, number),
    foreign key (video_id, language, origin) references dataset_youtube_transcript on update cascade on delete cascade
);
create index dataset_youtube_passage_search on dataset_youtube_passage using gin (search);
alter table dataset_youtube_passage alter search set statistics 500;
comment on table  dataset_youtube_passage                is 'What is searched: about 30 seconds of a transcript, and the beginning of what follows, so that what is said across the border is found.';
comment on column dataset_youtube_passage.video_id       is 'Video.';
comment on column dataset_youtube_passage.language       is 'Language of the transcript.';
comment on column dataset_youtube_passage.origin         is 'Origin of the transcript.';
comment on column dataset_youtube_passage.number         is 'Place among the passages of the transcript, from 0.';
comment on column dataset_youtube_passage.start_seconds  is 'Where it begins in the video; null where the transcript is plain text only.';
comment on column dataset_youtube_passage.segment_starts is 'Where each line of text begins in the video; empty where the transcript is plain text only.';
comment on column dataset_youtube_passage.text           is 'Its text; each segment of the transcript is a line.';
comment on column dataset_youtube_passage.own_length     is 'How many characters of text are its own. What follows them is the beginning of the next passage.';
comment on column dataset_youtube_passage.search         is 'The words of text by their stems, with capitals and accents folded, and pairs of characters where a script has no spaces. Words that are not its own have the weight C; =en stands for the language.';

create table dataset_youtube_word (
    word         text     primary key,
    transcripts  integer  not null check (transcripts > 0)
);
create index on dataset_youtube_word (char_length(word));
comment on table  dataset_youtube_word             is 'Words of transcripts as they are written: what a mistyped word is compared with.';
comment on column dataset_youtube_word.word        is 'The word, with capitals and accents folded.';
comment on column dataset_youtube_word.transcripts is 'In about how many transcripts it was met; a transcript that was changed counts anew.';
