-- What paid runs count for against the limits, from the instant in which they are about to be started.

alter table ctrl_apify_run
    add column reserved_usd  numeric,
    add column reserved_at   timestamptz;
comment on column ctrl_apify_run.reserved_usd is 'What the run counts for against the monthly limit until cost_usd is known: the most that it can charge while it is open, what it is expected to have cost when it has ended, for a lost one the most that it could charge. Null: never about to be started.';
comment on column ctrl_apify_run.reserved_at  is 'When reserved_usd was set aside, just before the start: the day and the month, in UTC, that the cost counts for.';

comment on column ctrl_run.cost_usd is 'Cost in USD of the paid runs that it closed. A run that one invocation began and another one closed is in the latter''s row only.';

-- About 0.005 USD a video, 0.01 USD a transcript; a channel has videos, shorts and streams.
update ctrl_apify_run
   set reserved_at = coalesce(started_at, created_at),
       reserved_usd = least(max_charge_usd, case
           when purpose = 'transcript' then 0.01
           when state in ('consumed', 'failed') then items_stored * 0.005
           else (input ->> 'maxResults')::numeric * 0.005 * case when input ? 'maxResultsShorts' then 3 else 1 end end)
 where state <> 'refused';

-- What earlier versions wrote there counted a run twice that one invocation began and another one ended.
update ctrl_run r
   set cost_usd = l.cost_usd
  from (select i.run_id, coalesce(sum(a.cost_usd), 0) as cost_usd
          from ctrl_run i left join ctrl_apify_run a on a.run_id = i.run_id group by i.run_id) l
 where r.run_id = l.run_id and r.cost_usd <> l.cost_usd;

create index on ctrl_apify_run (reserved_at);
