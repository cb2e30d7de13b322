-- Whether a paid run that was not written down as started may have been started all the same: only where the request to start it was sent.

alter table ctrl_apify_run add column sent_at timestamptz;

comment on column ctrl_apify_run.sent_at is
    'When the last request to start the run was sent, by Apify''s clock, which its answers tell: from then on Apify may have started it, and its list of runs is searched for it. NULL: no such request was sent, or the row was closed before this was written down.';

-- Of what is open it is not known: each may have been sent when it was written down. The same goes for what an earlier version, which does not know the column, writes while this one is about.
update ctrl_apify_run set sent_at = created_at where state = 'intent';
alter table ctrl_apify_run alter column sent_at set default now();
