-- A channel is followed by its id. What a channel's list shows of other channels is counted, and the names that a list had before lead to it.

alter table ctrl_run
    add column videos_foreign  integer  not null default 0,
    drop constraint ctrl_run_check,
    add constraint ctrl_run_check check (videos_listed = videos_new + videos_known + videos_unavailable + videos_foreign + videos_failed);
comment on column ctrl_run.videos_listed  is 'Items that the lists showed = new + known + unavailable + foreign + failed.';
comment on column ctrl_run.videos_foreign is 'Videos of other channels that channels'' lists showed (featured ones, or made together); they are not stored as the lists'' own.';

alter table ctrl_youtube_lists add column former_urls text[] not null default '{}';
comment on column ctrl_youtube_lists.url         is 'Canonical address, by the channel''s handle of now where the list was added by a handle; every spelling of a list leads to the same one.';
comment on column ctrl_youtube_lists.former_urls is 'Addresses that the list had before its channel took another handle; they lead to it as long as no other channel is known by them.';

comment on column ctrl_processing_log.state is 'What became of it: a list''s last_state, a video''s transcript_state, or for an item failed, or foreign (of another channel than the list).';
