-- A spending limit that cuts a list off is told apart from a cap, and what is behind it is read later. Runs wait for money first come, first served.

alter table ctrl_youtube_lists
    add column cut_off_after  integer      check (cut_off_after >= 0),
    add column cut_off_since  timestamptz,
    drop constraint ctrl_youtube_lists_last_state_check,
    add constraint ctrl_youtube_lists_last_state_check check (last_state in ('new', 'read', 'capped', 'cut_off', 'failed', 'duplicate'));
comment on column ctrl_youtube_lists.last_state    is 'How the last reading ended: new (never read), read, capped (a cap cut something off), cut_off (a spending limit did), failed, duplicate (another list is the same channel).';
comment on column ctrl_youtube_lists.is_capped     is 'Whether videos behind a cap have not been read yet. A full sync reads them.';
comment on column ctrl_youtube_lists.cut_off_after is 'Videos that the list had shown when a spending limit cut its reading off. The next reading lists as many again, and pays for them where it is Apify''s, before it comes to what is missing. Null: nothing is missing because of a spending limit.';
comment on column ctrl_youtube_lists.cut_off_since is 'Watermark of the reading that was cut off: the next one begins there instead of at newest_published_at. Null: it had none, or cut_off_after is null.';

alter table ctrl_apify_run
    add column wanted_usd  numeric,
    add column waits_at    timestamptz;
comment on column ctrl_apify_run.wanted_usd is 'What the run waits for while the monthly limit leaves too little: the most that it can charge. Null: it has not waited.';
comment on column ctrl_apify_run.waits_at   is 'When its invocation asked for that last, by the database''s clock. It does so every second: what is much older does not wait any more. Null: it does not wait. Who waits longer, has the lower apify_run_key, goes first.';

-- What earlier versions cut off there counted as capped, and its watermark had moved on: now it is read on.
with last_run as (
    select distinct on (r.list_id) r.list_id, r.items_stored, r.max_charge_usd, ((r.input ->> 'oldestPostDate')::date::timestamp at time zone 'UTC') + interval '3 days' as since,
           (r.input ->> 'maxResults')::numeric * 0.005 * case when r.input ? 'maxResultsShorts' then 3 else 1 end as whole_usd
      from ctrl_apify_run r
     where r.purpose = 'list' and r.state = 'consumed' and r.list_id is not null and coalesce(r.input -> 'startUrls' -> 0 ->> 'url', '') not like '%/watch?v=%'
     order by r.list_id, r.apify_run_key desc)
update ctrl_youtube_lists l
   set cut_off_after = r.items_stored, cut_off_since = r.since, is_capped = false, last_state = 'cut_off'
  from last_run r
 where r.list_id = l.list_id and l.last_state = 'capped' and r.max_charge_usd < r.whole_usd and r.items_stored * 0.005 > r.max_charge_usd - 0.005;
