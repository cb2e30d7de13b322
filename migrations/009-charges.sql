-- Everything that costs is one ledger, whoever is paid: actors, language models, speech recognition. What only Apify has hangs on it. What a
-- month has spent and set aside is counted with each change, so that nobody sums the ledger up before something is paid for.

create table ctrl_charge (
    charge_id        bigint       generated always as identity primary key,
    provider         text         not null check (provider ~ '^[a-z][a-z0-9_-]*$'),
    what             text         not null,
    purpose          text         not null,
    subject          text,
    run_id           bigint       not null references ctrl_run,
    job_id           bigint       references ctrl_job on delete set null,
    list_id          bigint       references ctrl_youtube_lists on delete set null,
    video_id         text         check (video_id ~ '^[A-Za-z0-9_-]{11}$'),
    request_hash     text,
    state            text         not null default 'intent' check (state in ('intent', 'sent', 'settled', 'failed', 'refused', 'lost')),
    external_id      text,
    reserved_usd     numeric,
    reserved_at      timestamptz,
    wanted_usd       numeric,
    waits_at         timestamptz,
    cost_usd         numeric,
    is_cost_settled  boolean      not null default false,
    units            jsonb,
    error_id         text,
    message          text,
    created_at       timestamptz  not null default now(),
    sent_at          timestamptz,
    finished_at      timestamptz,
    month            date         generated always as (date_trunc('month', reserved_at at time zone 'UTC')::date) stored,
    unsettled_usd    numeric      not null generated always as (
                         case when state = 'refused' or (is_cost_settled and cost_usd is not null) then 0
                              else greatest(coalesce(reserved_usd, 0) - coalesce(cost_usd, 0), 0) end) stored,
    check (provider <> 'apify' or state in ('intent', 'refused') or external_id is not null)
);
comment on table  ctrl_charge                 is 'Something that costs: what it is for, what is set aside for it, what it cost. Written before it is asked for.';
comment on column ctrl_charge.charge_id       is 'Number in this ledger.';
comment on column ctrl_charge.provider        is 'Who is paid, such as apify.';
comment on column ctrl_charge.what            is 'What is paid for: an actor, as user/name, or a model.';
comment on column ctrl_charge.purpose         is 'What it is for, such as list or transcript.';
comment on column ctrl_charge.subject         is 'What is asked for, as a key: it is open once at a time for a provider and purpose. Of a list''s actor run its list_id; of a transcript''s the video_id, and the language where one is asked for. Null: it may be open any number of times.';
comment on column ctrl_charge.run_id          is 'Run that follows it. Another one takes it over when that one''s process is gone.';
comment on column ctrl_charge.job_id          is 'Job that follows it; null: none.';
comment on column ctrl_charge.list_id         is 'List that it is for.';
comment on column ctrl_charge.video_id        is 'Video that it is for.';
comment on column ctrl_charge.request_hash    is 'SHA-256 of what is asked; of an actor run, of its input.';
comment on column ctrl_charge.state           is 'intent (about to be asked for), sent (the provider has given it an id), settled (its result is stored), failed (it ended badly; what it delivered is stored), refused (the provider did not begin it, or it was never sent: it costs nothing), lost (its result cannot be had any more).';
comment on column ctrl_charge.external_id     is 'The provider''s id of it, such as Apify''s of an actor run; null until it is known.';
comment on column ctrl_charge.reserved_usd    is 'What it counts for against the limits until cost_usd is known: the most that it can cost while it is open, what it is expected to have cost when it has ended, for a lost one the most that it could cost. Null: nothing was set aside.';
comment on column ctrl_charge.reserved_at     is 'When reserved_usd was set aside, just before it is asked for: the day and the month, in UTC, that the cost counts for.';
comment on column ctrl_charge.wanted_usd      is 'What it waits for while a monthly limit leaves too little: the most that it can cost. Null: it has not waited.';
comment on column ctrl_charge.waits_at        is 'When its run asked for that last, by the database''s clock. It does so every second: what is much older does not wait any more. Null: it does not wait. Who waits longer, has the lower charge_id, goes first.';
comment on column ctrl_charge.cost_usd        is 'What it cost in USD; null until the provider says it.';
comment on column ctrl_charge.is_cost_settled is 'Whether cost_usd is final. True with cost_usd null: the provider will never tell, and reserved_usd stands for it.';
comment on column ctrl_charge.units           is 'What was delivered or used, such as {"items": 12}, or tokens or seconds of a model.';
comment on column ctrl_charge.error_id        is 'Error id, where it did not end well.';
comment on column ctrl_charge.message         is 'What happened, where it did not end well.';
comment on column ctrl_charge.created_at      is 'When the intent was written.';
comment on column ctrl_charge.sent_at         is 'When the last request was sent, by the provider''s clock where its answers tell that: from then on it may cost. Null: none was sent, or the charge was closed before this was written down.';
comment on column ctrl_charge.finished_at     is 'When it was closed here.';
comment on column ctrl_charge.month           is 'First day of the month (UTC) that it counts for; null: nothing was set aside.';
comment on column ctrl_charge.unsettled_usd   is 'What it is expected to cost beyond cost_usd.';

-- Every paid run as it is, with its number. Its states have the ledger's names: started is sent, consumed is settled.
insert into ctrl_charge (charge_id, provider, what, purpose, subject, run_id, list_id, video_id, request_hash, state, external_id, reserved_usd,
    reserved_at, wanted_usd, waits_at, cost_usd, is_cost_settled, units, error_id, message, created_at, sent_at, finished_at)
overriding system value
select r.apify_run_key, 'apify', r.actor, r.purpose,
       case r.purpose when 'list' then r.list_id::text else concat_ws(' ', r.video_id, r.language) end,
       r.run_id, r.list_id, r.video_id, r.input_hash,
       case r.state when 'started' then 'sent' when 'consumed' then 'settled' else r.state end,
       r.apify_run_id, r.reserved_usd, r.reserved_at, r.wanted_usd, r.waits_at, r.cost_usd, r.is_cost_settled,
       case when r.purpose = 'list' then case when r.items_stored > 0 then jsonb_build_object('items', r.items_stored) end
            when r.state = 'consumed' then '{"items": 1}' end,
       r.error_id, r.message, r.created_at, r.sent_at, r.finished_at
  from ctrl_apify_run r
 order by r.apify_run_key;

-- Numbers that were given are not given again.
select setval(pg_get_serial_sequence('ctrl_charge', 'charge_id'), last_value, is_called) from ctrl_apify_run_apify_run_key_seq;

create unique index ctrl_charge_open on ctrl_charge (provider, purpose, subject) where state in ('intent', 'sent');
create unique index on ctrl_charge (provider, external_id);
create index on ctrl_charge (run_id);
create index on ctrl_charge (job_id) where job_id is not null;
create index on ctrl_charge (list_id) where list_id is not null;
create index on ctrl_charge (video_id, finished_at) where video_id is not null;
create index on ctrl_charge (created_at) where state in ('intent', 'sent');
create index on ctrl_charge (charge_id) where state in ('settled', 'failed', 'lost') and not is_cost_settled;
create index on ctrl_charge (reserved_at);

-- What only Apify has stays; the columns that the ledger has now go, and their indexes and checks with them.
alter table ctrl_apify_run alter column apify_run_key drop identity;
alter table ctrl_apify_run rename column apify_run_key to charge_id;
alter table ctrl_apify_run
    add foreign key (charge_id) references ctrl_charge on delete cascade,
    drop column run_id, drop column actor, drop column purpose, drop column list_id, drop column video_id, drop column input_hash, drop column state,
    drop column apify_run_id, drop column cost_usd, drop column is_cost_settled, drop column error_id, drop column message, drop column created_at,
    drop column finished_at, drop column reserved_usd, drop column reserved_at, drop column wanted_usd, drop column waits_at, drop column sent_at;
comment on table  ctrl_apify_run                is 'What only Apify has of a charge: an actor run, its input, and how far it has been read.';
comment on column ctrl_apify_run.charge_id      is 'Charge that the actor run is; its external_id is Apify''s id of the run.';
comment on column ctrl_apify_run.language       is 'Language that the transcript was asked for in; null: the video''s own.';
comment on column ctrl_apify_run.is_full        is 'Whether the list is read from the beginning, without a watermark.';
comment on column ctrl_apify_run.input          is 'Exact input of the actor run.';
comment on column ctrl_apify_run.max_charge_usd is 'Most that the actor run may charge, as passed to Apify; null: no limit.';
comment on column ctrl_apify_run.dataset_id     is 'Apify''s id of the actor run''s dataset.';
comment on column ctrl_apify_run.items_stored   is 'Offset in the dataset up to which items are stored; moves in the same transaction as the items.';
comment on column ctrl_apify_run.started_at     is 'When Apify started it.';

comment on column ctrl_run.cost_usd is 'Cost in USD of the charges that it closed. One that one run began and another one closed is in the latter''s row only.';

-- A month's row is rewritten with each charge: there is room for that in its page.
create table ctrl_spending (
    provider      text     not null,
    month         date     not null check (extract(day from month) = 1),
    reserved_usd  numeric  not null default 0,
    spent_usd     numeric  not null default 0,
    primary key (provider, month)
) with (fillfactor = 10);
comment on table  ctrl_spending              is 'What a month (UTC) has spent and set aside with a provider: the sums over ctrl_charge. A trigger of that table keeps them, in the same transaction.';
comment on column ctrl_spending.provider     is 'Who is paid.';
comment on column ctrl_spending.month        is 'First day of the month.';
comment on column ctrl_spending.reserved_usd is 'Sum of unsettled_usd of the month''s charges: what is expected beyond spent_usd.';
comment on column ctrl_spending.spent_usd    is 'Sum of cost_usd of the month''s charges.';

insert into ctrl_spending (provider, month, reserved_usd, spent_usd)
select provider, month, sum(unsettled_usd), sum(coalesce(cost_usd, 0)) from ctrl_charge where month is not null group by provider, month;

create function count_spending() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and (old.provider, old.month) is not distinct from (new.provider, new.month) then
        update ctrl_spending s
           set reserved_usd = s.reserved_usd + new.unsettled_usd - old.unsettled_usd,
               spent_usd = s.spent_usd + coalesce(new.cost_usd, 0) - coalesce(old.cost_usd, 0)
         where s.provider = new.provider and s.month = new.month;
        return null;
    end if;
    if tg_op <> 'INSERT' then
        update ctrl_spending s
           set reserved_usd = s.reserved_usd - old.unsettled_usd, spent_usd = s.spent_usd - coalesce(old.cost_usd, 0)
         where s.provider = old.provider and s.month = old.month;
    end if;
    if tg_op <> 'DELETE' and new.month is not null then
        insert into ctrl_spending as s (provider, month, reserved_usd, spent_usd)
        values (new.provider, new.month, new.unsettled_usd, coalesce(new.cost_usd, 0))
        on conflict (provider, month) do update
           set reserved_usd = s.reserved_usd + excluded.reserved_usd, spent_usd = s.spent_usd + excluded.spent_usd;
    end if;
    return null;
end
$$;

-- At the end of the transaction: the month's row is the last that it locks, and only for as long as the commit takes.
create constraint trigger count_new_charge after insert on ctrl_charge
    deferrable initially deferred for each row when (new.month is not null) execute function count_spending();
create constraint trigger count_changed_charge after update on ctrl_charge
    deferrable initially deferred for each row
    when ((old.provider, old.month, old.unsettled_usd, old.cost_usd) is distinct from (new.provider, new.month, new.unsettled_usd, new.cost_usd))
    execute function count_spending();
create constraint trigger count_removed_charge after delete on ctrl_charge
    deferrable initially deferred for each row when (old.month is not null) execute function count_spending();
