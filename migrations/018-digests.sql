-- Digests of videos: who wrote them, by which prompt, of which transcript, and what that cost. What is paid for is kept, also where a later
-- step fails.

create table dataset_llm (
    llm_id    bigint  generated always as identity primary key,
    provider  text    not null check (provider ~ '^[a-z][a-z0-9_-]*$'),
    model     text    not null check (model <> ''),
    unique (provider, model)
);
comment on table  dataset_llm          is 'Who writes digests: a language model, or a video''s creator.';
comment on column dataset_llm.llm_id   is 'Number.';
comment on column dataset_llm.provider is 'Who is asked, such as openai, anthropic or ollama; creator: whoever published the video, who is asked for nothing.';
comment on column dataset_llm.model    is 'Name of the model there; of a creator: chapters.';

create table dataset_prompt (
    prompt_id   bigint       generated always as identity primary key,
    kind        text         not null check (kind in ('highlights', 'chapters', 'detailed')),
    version     text         not null,
    sha256      text         not null check (sha256 ~ '^[0-9a-f]{64}$'),
    text        text         not null,
    created_at  timestamptz  not null default now(),
    unique (kind, sha256),
    unique (prompt_id, kind)
);
comment on table  dataset_prompt            is 'A prompt that digests were asked for with.';
comment on column dataset_prompt.prompt_id  is 'Number.';
comment on column dataset_prompt.kind       is 'What it asks for: highlights, chapters or detailed.';
comment on column dataset_prompt.version    is 'Its version: a number where it comes with the program, file- and the beginning of sha256 where it comes from a file.';
comment on column dataset_prompt.sha256     is 'SHA-256 of text.';
comment on column dataset_prompt.text       is 'All that is asked, but for the language of the answer and the transcript.';
comment on column dataset_prompt.created_at is 'When it was first used.';

create table dataset_digest (
    digest_id              bigint       generated always as identity primary key,
    video_id               text         not null references dataset_youtube_video on delete cascade,
    kind                   text         not null check (kind in ('highlights', 'chapters', 'detailed')),
    language               text         not null,
    llm_id                 bigint       not null references dataset_llm,
    prompt_id              bigint,
    transcript_language    text,
    transcript_origin      text         check (transcript_origin in ('manual', 'generated', 'translated', 'whisper', 'unknown')),
    transcript_fetched_at  timestamptz,
    source_sha256          text         not null check (source_sha256 ~ '^[0-9a-f]{64}$'),
    text                   text         not null,
    word_count             integer      not null check (word_count >= 0),
    reading_seconds        integer      not null check (reading_seconds >= 0),
    parts_dropped          integer      not null default 0 check (parts_dropped >= 0),
    calls                  integer      not null default 0 check (calls >= 0),
    cost_usd               numeric      check (cost_usd >= 0),
    run_id                 bigint       references ctrl_run on delete set null,
    generated_at           timestamptz  not null default now(),
    foreign key (prompt_id, kind) references dataset_prompt (prompt_id, kind),
    unique nulls not distinct (video_id, kind, language, llm_id, prompt_id, transcript_language, transcript_origin, source_sha256),
    check ((transcript_language is null) = (transcript_origin is null))
);
create index on dataset_digest (generated_at, digest_id);
create index on dataset_digest (llm_id);
create index on dataset_digest (prompt_id) where prompt_id is not null;
comment on table  dataset_digest                       is 'A digest of a video, of one kind and in one language. Its parts are in dataset_digest_part.';
comment on column dataset_digest.digest_id             is 'Number; it stays where a digest is written anew by force.';
comment on column dataset_digest.video_id              is 'Video.';
comment on column dataset_digest.kind                  is 'highlights (what is worth watching), chapters (all of the video in order), detailed (all that is said, shorter).';
comment on column dataset_digest.language              is 'BCP 47 tag of what it is written in; und where a creator has written it.';
comment on column dataset_digest.llm_id                is 'Who wrote it.';
comment on column dataset_digest.prompt_id             is 'Prompt that it was asked for with; null of a creator''s chapters.';
comment on column dataset_digest.transcript_language   is 'Language of the transcript that it is of; null of a creator''s chapters.';
comment on column dataset_digest.transcript_origin     is 'Origin of that transcript; null of a creator''s chapters.';
comment on column dataset_digest.transcript_fetched_at is 'When that transcript had last changed; null of a creator''s chapters.';
comment on column dataset_digest.source_sha256         is 'SHA-256 of what it was made of, as transcript_sha256() has it; of a creator''s chapters, of these.';
comment on column dataset_digest.text                  is 'All of it as plain text: the summary, or the parts'' titles where there is none.';
comment on column dataset_digest.word_count            is 'Words of the summary and of the parts.';
comment on column dataset_digest.reading_seconds       is 'How long reading them takes: 220 words a minute, of languages without spaces 500 letters.';
comment on column dataset_digest.parts_dropped         is 'Parts that the model has told and the transcript does not bear out: they are not kept. ctrl_processing_log says why.';
comment on column dataset_digest.calls                 is 'Answers of the model that it is made of.';
comment on column dataset_digest.cost_usd              is 'What these cost, in USD; null: the price is not known.';
comment on column dataset_digest.run_id                is 'Run that wrote it.';
comment on column dataset_digest.generated_at          is 'When it was written, or written anew.';

create table dataset_digest_part (
    digest_id      bigint            not null references dataset_digest on delete cascade,
    number         integer           not null check (number > 0),
    start_seconds  double precision  check (start_seconds >= 0),
    end_seconds    double precision,
    title          text              not null,
    text           text              not null default '',
    quote          text,
    score          double precision  check (score between 0 and 1),
    primary key (digest_id, number),
    check (end_seconds >= start_seconds)
);
comment on table  dataset_digest_part               is 'A part of a digest: a chapter, or a highlight.';
comment on column dataset_digest_part.digest_id     is 'Digest.';
comment on column dataset_digest_part.number        is 'Place in the digest, from 1, in the order of the video.';
comment on column dataset_digest_part.start_seconds is 'Where in the video it begins; null: the transcript has no times.';
comment on column dataset_digest_part.end_seconds   is 'Where it ends; null: not known.';
comment on column dataset_digest_part.title         is 'Title.';
comment on column dataset_digest_part.text          is 'What it says; may be empty.';
comment on column dataset_digest_part.quote         is 'What is said there, word for word as in the transcript; null: none was asked for.';
comment on column dataset_digest_part.score         is 'How much the model recommends it, from 0 to 1; null: it was not asked.';

create table dataset_youtube_chapter (
    video_id       text              not null references dataset_youtube_video on delete cascade,
    number         integer           not null check (number > 0),
    start_seconds  double precision  not null check (start_seconds >= 0),
    end_seconds    double precision  check (end_seconds > start_seconds),
    title          text              not null,
    source         text              not null check (source in ('yt-dlp', 'description')),
    primary key (video_id, number)
);
comment on table  dataset_youtube_chapter               is 'A chapter of a video as its creator has divided it.';
comment on column dataset_youtube_chapter.video_id      is 'Video.';
comment on column dataset_youtube_chapter.number        is 'Place among them, from 1.';
comment on column dataset_youtube_chapter.start_seconds is 'Where it begins.';
comment on column dataset_youtube_chapter.end_seconds   is 'Where it ends; null: with the video.';
comment on column dataset_youtube_chapter.title         is 'Its title.';
comment on column dataset_youtube_chapter.source        is 'Where that is told: yt-dlp (what YouTube shows), or description (times in the video''s description).';

create table ctrl_model_price (
    provider          text         not null check (provider ~ '^[a-z][a-z0-9_-]*$'),
    model             text         not null check (model <> ''),
    valid_from        date         not null,
    input_usd         numeric      not null check (input_usd >= 0),
    cached_input_usd  numeric      check (cached_input_usd >= 0),
    output_usd        numeric      not null check (output_usd >= 0),
    set_at            timestamptz  not null default now(),
    primary key (provider, model, valid_from)
);
comment on table  ctrl_model_price                  is 'What a model''s tokens cost from a day (UTC) on, in USD for a million. Where none is there, the price is not known.';
comment on column ctrl_model_price.provider         is 'Provider.';
comment on column ctrl_model_price.model            is 'Model.';
comment on column ctrl_model_price.valid_from       is 'First day.';
comment on column ctrl_model_price.input_usd        is 'For a million tokens that are sent.';
comment on column ctrl_model_price.cached_input_usd is 'For a million of those that the provider has seen before and takes less for; null: as input_usd.';
comment on column ctrl_model_price.output_usd       is 'For a million tokens that it answers.';
comment on column ctrl_model_price.set_at           is 'When that was written down.';

create table ctrl_model_answer (
    request_sha256  text         primary key check (request_sha256 ~ '^[0-9a-f]{64}$'),
    charge_id       bigint       not null references ctrl_charge on delete cascade,
    video_id        text         not null references dataset_youtube_video on delete cascade,
    answer          text         not null,
    stored_at       timestamptz  not null default now()
);
create index on ctrl_model_answer (charge_id);
create index on ctrl_model_answer (video_id);
comment on table  ctrl_model_answer                is 'What a model has answered in a step of a digest that is not finished: the same is not asked, and paid for, again. It goes when the digest is stored.';
comment on column ctrl_model_answer.request_sha256 is 'SHA-256 of what was asked, and of whom.';
comment on column ctrl_model_answer.charge_id      is 'What was paid for it.';
comment on column ctrl_model_answer.video_id       is 'Video that it is about.';
comment on column ctrl_model_answer.answer         is 'The answer, as JSON.';
comment on column ctrl_model_answer.stored_at      is 'When it came.';

-- Of what a digest was made: it is stale once this differs.
create function transcript_sha256(text text, segments jsonb) returns text language sql stable strict cost 1000
return encode(sha256(convert_to(text || E'\n' || segments::text, 'UTF8')), 'hex');
comment on function transcript_sha256 is 'SHA-256 of a transcript: of its text, and of its pieces in time.';

create view library_digest as
select d.digest_id, d.video_id, d.kind, d.language, m.provider, m.model, p.version as prompt_version, d.transcript_language, d.transcript_origin,
       d.source_sha256, d.text, d.word_count, d.reading_seconds, d.parts_dropped, d.calls, d.cost_usd, d.generated_at,
       case when d.transcript_language is null then false
            when t.video_id is null then true
            when t.fetched_at = d.transcript_fetched_at then false
            else transcript_sha256(t.text, t.segments) <> d.source_sha256 end as is_stale
  from dataset_digest d
  join dataset_llm m using (llm_id)
  left join dataset_prompt p on p.prompt_id = d.prompt_id
  left join dataset_youtube_transcript t
    on t.video_id = d.video_id and t.language = d.transcript_language and t.origin = d.transcript_origin;
comment on view library_digest is 'The digests, each with who wrote it, and whether its transcript is gone or has changed since (is_stale).';
