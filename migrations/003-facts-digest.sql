-- A source that tells the same facts again is recognized by their digest: nothing needs to be compared then, or sent to the server.

alter table dataset_youtube_channel add column facts_digest bigint;
alter table dataset_youtube_video   add column facts_digest bigint;
comment on column dataset_youtube_channel.facts_digest is 'Digest of the facts that the row was last merged with: the same again change nothing. Null: not known, or changed since otherwise.';
comment on column dataset_youtube_video.facts_digest   is 'Digest of the facts that the row was last merged with: the same again change nothing. Null: not known, or changed since otherwise.';

create function forget_facts_digest() returns trigger language plpgsql as $$
begin
    new.facts_digest := null;
    return new;
end
$$;
comment on function forget_facts_digest() is 'Whoever changes a fact without a digest for it, by hand for instance, takes the digest away.';

create trigger forget_facts_digest
    before update of handle, title, description, subscriber_count, video_count, view_count, joined_on, country, thumbnail_url, links, is_verified
    on dataset_youtube_channel
    for each row when (new.facts_digest = old.facts_digest) execute function forget_facts_digest();

create trigger forget_facts_digest
    before update of channel_id, channel_handle, kind, title, description, published_at, is_published_at_estimated, duration_seconds,
                     view_count, like_count, comment_count, thumbnail_url, hashtags, links, location, category_id,
                     is_members_only, is_age_restricted, is_monetized, are_comments_off, availability
    on dataset_youtube_video
    for each row when (new.facts_digest = old.facts_digest) execute function forget_facts_digest();
