-- What the archive may leave in the storage without a row that names it; captions; lists of which only the newest videos were wanted.

-- An object that is put at once has no upload. Its key is written down all the same before it is put: whoever is killed then, or whose
-- video is removed meanwhile, leaves no object that nobody knows of.
alter table ctrl_upload
    alter column upload_id drop not null,
    alter column part_bytes drop not null,
    alter column format_ids drop not null,
    add constraint ctrl_upload_begun check ((upload_id is null) = (part_bytes is null) and (upload_id is null) = (format_ids is null));
comment on table  ctrl_upload              is 'An object that is being stored, written down before its first byte. Once its job is over, a sweep gives its upload up, and removes the object unless dataset_media names it.';
comment on column ctrl_upload.upload_id    is 'The storage''s id of the upload; null: none was begun, and the object is perhaps put at once.';
comment on column ctrl_upload.part_bytes   is 'Size of each part but the last; null: there is no upload.';
comment on column ctrl_upload.format_ids   is 'What it is made of, such as 136+140: only the same is gone on with. Null: there is no upload.';

alter table dataset_media add column language text;
comment on column dataset_media.language is 'Language of captions, as YouTube names it; null: they are no captions, or nothing is stored.';
comment on column dataset_media.state    is 'pending (nothing was done), claimed, extracting, streaming (a job is at it), stored (nobody has compared it yet), verified, waiting (for not_before, see reason), refused (see reason), failed (too often), removed (on request). completing is not written: whether the parts of an upload have become an object is asked of the storage.';

alter table ctrl_channel_listing
    drop constraint ctrl_channel_listing_state_check,
    add constraint ctrl_channel_listing_state_check
        check (state in ('reading', 'complete', 'short', 'complete_with_hidden', 'failed', 'limited'));
comment on column ctrl_channel_listing.state is 'reading (or its reader died), complete (as many were read as YouTube states), short (fewer were: it is read again), complete_with_hidden (twice in a row the same number was missing: YouTube counts videos that it does not show), failed (it is read again), limited (only its newest videos were wanted so far).';
comment on column ctrl_processing_log.state is 'What became of it: a list''s last_state, a video''s transcript_state, or for an item failed, or foreign (of another channel than the list); of the stage archive a step of a video: extracting, streaming, verified, waiting, refused, failed, removed, vanished; or of a channel''s tab complete, short, complete_with_hidden, failed, limited.';

-- No query looks for open objects of all videos: they are found by their video, run or job.
drop index dataset_media_open;
