-- A run says what ended it, or why it could not do what it was for.

alter table ctrl_run
    add column error_id text,
    add column error    text,
    drop constraint ctrl_run_state_check,
    add constraint ctrl_run_state_check check (state in ('running', 'finished', 'failed', 'cancelled', 'interrupted'));
comment on column ctrl_run.state    is 'running, finished, failed (what it was for could not be done, or not to its end), cancelled (stopped on request), interrupted (its process died or lost what it needs).';
comment on column ctrl_run.error_id is 'What ended it, such as BudgetExceeded, or why it failed; null: nothing did. What failed of single lists and videos is in ctrl_processing_log.';
comment on column ctrl_run.error    is 'The same in words.';
comment on column dataset_youtube_video.is_published_at_estimated is 'Whether published_at was computed from a relative date such as "10 months ago", or was a time of day without its zone, as pages announce premieres: it may be off by up to 14 hours.';
