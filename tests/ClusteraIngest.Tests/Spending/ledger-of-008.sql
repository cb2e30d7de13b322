insert into ctrl_run (kind, state, started_at, finished_at, lists_read, videos_listed, videos_new, cost_usd, summary) values
    ('sync', 'finished', '2026-10-05 08:00Z', '2026-10-05 08:10Z', 2, 62, 62, 0.3723456789,
        '{"lists_read": 2, "listed": 62, "new": 62, "cost_usd": 0.3723456789}'),
    ('sync', 'interrupted', '2026-10-31 23:50Z', '2026-11-01 00:20Z', 1, 10, 10, 0.0473, null),
    ('transcripts', 'finished', '2026-11-02 08:00Z', '2026-11-02 08:05Z', 0, 0, 0, 0.051, '{"transcripts_stored": 2}'),
    ('sync', 'cancelled', '2026-11-20 11:00Z', '2026-11-20 11:30Z', 1, 7, 7, 0.131, '{"lists_read": 1, "listed": 7, "new": 7}');

insert into ctrl_youtube_lists (url, kind, youtube_id, title, last_state, last_synced_at, newest_published_at, cut_off_after,
    cut_off_since, last_error_id, last_error, created_at) values
    ('https://www.youtube.com/@alpha', 'channel', 'UCalpha00000000000000000', 'Alpha', 'read', '2026-11-01 00:15Z',
        '2026-10-30 12:00Z', null, null, null, null, '2026-10-01 08:00Z'),
    ('https://www.youtube.com/playlist?list=PLbeta', 'playlist', 'PLbeta', 'Beta', 'cut_off', '2026-11-20 11:05Z', null, 12, null,
        'BudgetExceeded', 'A limit was met.', '2026-10-01 08:00Z'),
    ('https://www.youtube.com/@gamma', 'channel', null, null, 'new', null, null, null, null, null, null, '2026-11-20 10:00Z');

insert into dataset_youtube_channel (channel_id, handle, title, video_count, source, fetched_at)
    values ('UCalpha00000000000000000', '@alpha', 'Alpha', 80, 'test', '2026-10-05 08:01Z');
insert into dataset_youtube_video (video_id, channel_id, title, transcript_state, source, fetched_at)
select 'video00000' || n, 'UCalpha00000000000000000', 'Video ' || n, state, 'test', '2026-10-05 08:01Z'
  from unnest(array['stored', 'stored', 'failed', 'pending', 'none', 'blocked', 'pending']) with ordinality v (state, n);
insert into dataset_youtube_list_video (list_id, video_id, first_seen_at) values
    (1, 'video000001', '2026-10-05 08:01Z'), (2, 'video000001', '2026-10-05 08:02Z'), (1, 'video000002', '2026-10-05 08:01Z'),
    (2, 'video000003', '2026-10-05 08:02Z'), (1, 'video000004', '2026-10-05 08:01Z'), (1, 'video000005', '2026-10-05 08:01Z');
insert into ctrl_processing_log (at, run_id, stage, list_id, state, error_id) values
    ('2026-10-05 08:01Z', 1, 'list', 1, 'failed', 'ItemNotRecognized'),
    ('2026-11-01 00:12Z', 2, 'list', 1, 'failed', 'ItemNotRecognized'),
    ('2026-11-20 11:04Z', 4, 'list', 2, 'failed', 'ItemNotRecognized');

insert into ctrl_apify_run (run_id, actor, purpose, list_id, video_id, language, is_full, input, input_hash, max_charge_usd, state,
    apify_run_id, dataset_id, apify_status, items_stored, cost_usd, is_cost_settled, error_id, message, created_at, started_at,
    finished_at, reserved_usd, reserved_at, wanted_usd, waits_at, sent_at) values
    -- 1: consumed and settled, written before limits and sent_at were known
    (1, 'streamers/youtube-scraper', 'list', 1, null, null, true, '{"maxResults": 200, "startUrls": [{"url": "https://www.youtube.com/@alpha"}]}',
        'a1', null, 'consumed', 'run01', 'data01', 'SUCCEEDED', 50, 0.25, true, null, null, '2026-10-05 08:00:01Z',
        '2026-10-05 08:00:02Z', '2026-10-05 08:03Z', 0.25, '2026-10-05 08:00:02Z', null, null, null),
    -- 2: consumed, settled, its list was removed since
    (1, 'streamers/youtube-scraper', 'list', null, null, null, true, '{"maxResults": 12}',
        'a2', 3, 'consumed', 'run02', 'data02', 'SUCCEEDED', 12, 0.0623456789, true, null, null, '2026-10-05 08:00:03Z',
        '2026-10-05 08:00:04Z', '2026-10-05 08:04Z', 0.0623456789, '2026-10-05 08:00:03Z', null, null, '2026-10-05 08:00:03Z'),
    -- 3: a transcript
    (1, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000001', 'en', false, '{"videoUrl": "https://www.youtube.com/watch?v=video000001"}',
        'a3', 0.02, 'consumed', 'run03', 'data03', 'SUCCEEDED', 0, 0.06, true, null, null, '2026-10-05 08:05Z',
        '2026-10-05 08:05:01Z', '2026-10-05 08:05:09Z', 0.01, '2026-10-05 08:05Z', null, null, '2026-10-05 08:05Z'),
    -- 4: reserved in the last instant of October, started in November, and taken over by another invocation
    (2, 'streamers/youtube-scraper', 'list', 1, null, null, false, '{"maxResults": 200, "oldestPostDate": "2026-10-01"}',
        'a4', 0.16, 'consumed', 'run04', 'data04', 'SUCCEEDED', 8, 0.04, true, null, null, '2026-10-31 23:59:58Z',
        '2026-11-01 00:00:01Z', '2026-11-01 00:15Z', 0.04, '2026-10-31 23:59:59.9Z', 0.8, null, '2026-10-31 23:59:59.95Z'),
    -- 5: reserved in the first instant of November, failed
    (2, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000003', null, false, '{"videoUrl": "https://www.youtube.com/watch?v=video000003"}',
        'a5', 0.02, 'failed', 'run05', 'data05', 'FAILED', 0, 0.0073, true, 'ApifyRunFailed', 'It ended with FAILED.',
        '2026-11-01 00:00Z', '2026-11-01 00:00:02Z', '2026-11-01 00:01Z', 0.0073, '2026-11-01 00:00Z', null, null, '2026-11-01 00:00Z'),
    -- 6: consumed, and Apify has not told the cost
    (3, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000002', 'ko', false, '{"videoUrl": "https://www.youtube.com/watch?v=video000002"}',
        'a6', 0.02, 'consumed', 'run06', 'data06', 'SUCCEEDED', 0, null, false, null, null, '2026-11-02 08:01Z',
        '2026-11-02 08:01:01Z', '2026-11-02 08:01:09Z', 0.01, '2026-11-02 08:01Z', null, null, '2026-11-02 08:01Z'),
    -- 7: consumed, and the cost is told in part
    (3, 'streamers/youtube-scraper', 'list', 1, null, null, false, '{"startUrls": [{"url": "https://www.youtube.com/watch?v=video000002"}]}',
        'a7', null, 'consumed', 'run07', 'data07', 'SUCCEEDED', 10, 0.031, false, null, null, '2026-11-02 08:02Z',
        '2026-11-02 08:02:01Z', '2026-11-02 08:02:09Z', 0.05, '2026-11-02 08:02Z', null, null, '2026-11-02 08:02Z'),
    -- 8: the cost that was told is above what was expected, and not final
    (3, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000004', null, false, '{"videoUrl": "https://www.youtube.com/watch?v=video000004"}',
        'a8', 0.02, 'consumed', 'run08', 'data08', 'SUCCEEDED', 0, 0.02, false, null, null, '2026-11-02 08:03Z',
        '2026-11-02 08:03:01Z', '2026-11-02 08:03:09Z', 0.01, '2026-11-02 08:03Z', null, null, '2026-11-02 08:03Z'),
    -- 9: never sent
    (3, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000005', null, false, '{"videoUrl": "https://www.youtube.com/watch?v=video000005"}',
        'a9', 0.02, 'refused', null, null, null, 0, 0, true, 'NotSent', 'The invocation ended before it was sent.', '2026-11-02 08:04Z',
        null, '2026-11-02 08:05Z', 0.02, '2026-11-02 08:04Z', null, null, null),
    -- 10: refused before anything was reserved
    (4, 'streamers/youtube-scraper', 'list', 3, null, null, false, '{"maxResults": 5}',
        'a10', null, 'refused', null, null, null, 0, 0, true, 'NotNeeded', 'Another invocation did it meanwhile.', '2026-11-20 11:00:30Z',
        null, '2026-11-20 11:00:31Z', null, null, 0.075, '2026-11-20 11:00:31Z', null),
    -- 11: lost, and Apify will tell later what it has cost
    (4, 'streamers/youtube-scraper', 'list', null, null, null, true, '{"maxResults": 100}',
        'a11', 0.5, 'lost', 'run11', 'data11', null, 3, null, false, 'ListRemoved', 'The list was removed.', '2026-11-20 11:00:40Z',
        '2026-11-20 11:00:41Z', '2026-11-20 11:02Z', 0.5, '2026-11-20 11:00:40Z', null, null, '2026-11-20 11:00:40Z'),
    -- 12: lost, and Apify never told: the estimate stands
    (4, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000007', 'de', false, '{"videoUrl": "https://www.youtube.com/watch?v=video000007"}',
        'a12', 0.015, 'lost', 'run12', 'data12', null, 0, null, true, 'DatasetExpired', 'Its dataset is gone.', '2026-11-20 11:00:50Z',
        '2026-11-20 11:00:51Z', '2026-11-20 11:03Z', 0.015, '2026-11-20 11:00:50Z', null, null, '2026-11-20 11:00:50Z'),
    -- 13: cut off by a limit
    (4, 'streamers/youtube-scraper', 'list', 2, null, null, true, '{"maxResults": 200}',
        'a13', 0.06, 'consumed', 'run13', 'data13', 'SUCCEEDED', 12, 0.06, true, 'BudgetExceeded', 'A limit was met.',
        '2026-11-20 11:01Z', '2026-11-20 11:01:01Z', '2026-11-20 11:05Z', 0.06, '2026-11-20 11:01Z', 1, null, '2026-11-20 11:01Z'),
    -- 14: goes on, and a part is stored
    (4, 'streamers/youtube-scraper', 'list', 1, null, null, false, '{"maxResults": 10}',
        'a14', 0.15, 'started', 'run14', 'data14', null, 7, null, false, null, null, '2026-11-20 11:06Z',
        '2026-11-20 11:06:01Z', null, 0.15, '2026-11-20 11:06Z', null, null, '2026-11-20 11:06Z'),
    -- 15: goes on, has ended at Apify, and has given back what it does not need
    (4, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000006', 'en', false, '{"videoUrl": "https://www.youtube.com/watch?v=video000006"}',
        'a15', null, 'started', 'run15', 'data15', null, 0, null, false, null, null, '2026-11-20 11:07Z',
        '2026-11-20 11:07:01Z', null, 0.005, '2026-11-20 11:07Z', null, null, '2026-11-20 11:07Z'),
    -- 16: was sent, and the answer is not here
    (4, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000006', null, false, '{"videoUrl": "https://www.youtube.com/watch?v=video000006"}',
        'a16', 0.02, 'intent', null, null, null, 0, null, false, null, null, '2026-11-20 11:08Z', null, null, 0.02,
        '2026-11-20 11:08Z', null, null, '2026-11-20 11:08:01Z'),
    -- 17: waits for money
    (4, 'streamers/youtube-scraper', 'list', 3, null, null, true, '{"maxResults": 200}',
        'a17', null, 'intent', null, null, null, 0, null, false, null, null, '2026-11-20 11:09Z', null, null, null,
        null, 3, '2026-11-20 11:29:59Z', null),
    -- 18: settled with a cost that was corrected upwards, in two steps
    (4, 'pintostudio/youtube-transcript-scraper', 'transcript', null, 'video000001', 'ja', false, '{"videoUrl": "https://www.youtube.com/watch?v=video000001"}',
        'a18', 0.02, 'consumed', 'run18', 'data18', 'SUCCEEDED', 0, 0.071, true, null, null, '2026-11-20 11:10Z',
        '2026-11-20 11:10:01Z', '2026-11-20 11:10:09Z', 0.01, '2026-11-20 11:10Z', null, null, '2026-11-20 11:10Z');
