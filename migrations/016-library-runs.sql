-- Runs of the library: transcripts become searchable (index), models write digests (digest). The log tells of both.

alter table ctrl_run
    drop constraint ctrl_run_kind_check,
    add constraint ctrl_run_kind_check
        check (kind in ('sync', 'ingest', 'transcripts', 'import', 'collect', 'archive', 'index', 'digest'));

alter table ctrl_processing_log
    drop constraint ctrl_processing_log_stage_check,
    add constraint ctrl_processing_log_stage_check
        check (stage in ('list', 'transcript', 'import', 'archive', 'index', 'digest'));

comment on column ctrl_run.kind is 'What it does: sync, ingest, transcripts, import, collect, archive, index, digest.';
