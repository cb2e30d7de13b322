-- A tab that was once read to its end needs its beginning alone, as long as that and the number that YouTube states agree with what is known.

alter table ctrl_channel_listing
    add column read_in_full_at timestamptz,
    add column wanted_since    timestamptz;
comment on column ctrl_channel_listing.read_in_full_at is 'When reading it to its end began, the last time that it was; what it has shown since then has a later listed_at in dataset_media. Null: that is not known.';
comment on column ctrl_channel_listing.wanted_since    is 'Only videos published since then were wanted at that time, so that older ones have no row in dataset_media; null: all were.';
comment on column ctrl_channel_listing.entries_read    is 'Videos that it is known to show: those that were read when it was read to its end, and the new ones since then.';
