-- What commands look for among much that is stored, they find without reading all of it.

-- The paid runs of a list: for its status, for a sync that goes on where another one stopped, and where a list is removed.
create index on ctrl_apify_run (list_id) where list_id is not null;

-- What can be retried, of all runs.
create index ctrl_job_failed on ctrl_job (run_id) where state = 'failed';

-- Videos without a transcript: those whose turn it is, as before, and now also all of one state. Of those with one nobody asks for few.
drop index dataset_youtube_video_transcript_next_check_at_video_id_idx;
create index on dataset_youtube_video (transcript_next_check_at, video_id) where transcript_state <> 'stored';
