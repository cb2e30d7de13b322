-- Jobs of any kind: with arguments and a result, put in by other jobs, and waiting for other jobs of their run.

alter table ctrl_job
    add column args           jsonb,
    add column result         jsonb,
    add column parent_job_id  bigint   references ctrl_job on delete set null,
    add column waits          integer  not null default 0 check (waits >= 0),
    add column is_awaited     boolean  not null default false,
    drop constraint ctrl_job_state_check,
    add constraint ctrl_job_state_check check (state in ('pending', 'waiting', 'running', 'done', 'failed', 'needs_search', 'cancelled'));
create index ctrl_job_parent on ctrl_job (parent_job_id) where parent_job_id is not null;

comment on column ctrl_job.state         is 'pending (may be taken, or waits for not_before), waiting (for other jobs, see ctrl_job_wait), running (a worker holds the lease), done, failed (for good, after too many attempts, or because a job that it waits for has failed; failed jobs can be retried), needs_search (only a search can tell what the subject is; nobody works it off by itself), cancelled.';
comment on column ctrl_job.args          is 'What the job is to be done with besides its subject, as its kind defines it; null: nothing.';
comment on column ctrl_job.result        is 'What came of it, as its kind defines it, stored in the transaction that settles it; null: nothing, or it is not done.';
comment on column ctrl_job.parent_job_id is 'Job that put it into the queue; null: it was put in when the run began.';
comment on column ctrl_job.waits         is 'How many of the jobs that it waits for are not done; at 0 it may be taken.';
comment on column ctrl_job.is_awaited    is 'Whether another job waits for it, or has done so.';
comment on column ctrl_job.error_id      is 'Error id of the last attempt, or of what the job waits for (such as QuotaExceeded); JobDependencyFailed where a job that it waits for has failed; null where nothing did.';
comment on column ctrl_job.units         is 'What all its attempts have used of that which its kind counts, such as units of the YouTube Data API.';

create table ctrl_job_wait (
    waits_for_job_id  bigint  not null references ctrl_job on delete cascade,
    job_id            bigint  not null references ctrl_job on delete cascade,
    primary key (waits_for_job_id, job_id),
    check (job_id <> waits_for_job_id)
);
create index ctrl_job_wait_job on ctrl_job_wait (job_id);
comment on table  ctrl_job_wait                  is 'A job that waits for another job of its run. The row stays when that is done.';
comment on column ctrl_job_wait.waits_for_job_id is 'Job that is waited for.';
comment on column ctrl_job_wait.job_id           is 'Job that waits.';
