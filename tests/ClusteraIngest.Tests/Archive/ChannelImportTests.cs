using System.Text;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;
using Dapper;
using static ClusteraIngest.Tests.Archive.ImportedList;

namespace ClusteraIngest.Tests.Archive;

/// <summary>What an import stores, and what it says of each row.</summary>
public sealed class ChannelImportTests
{
    private const string List = """
        channel_url,name,email,type
        https://www.youtube.com/channel/UC0000000000000000000001,Ann,ann@example.org,FF-Ti/Se-CS/P(B) #4
        https://www.youtube.com/channel/UC0000000000000000000001,Bob,bob@example.org,
        UC0000000000000000000001,Ann,ANN@example.org,FF-Ti/Se-CS/P(B) #4
        @one-more,Cid,,host
        @one-more,,,
        ,Dot,dot@example.org,
        https://youtu.be/dQw4w9WgXcQ,Ann,ann@example.org,
        https://example.com/x,Eve,eve@example.org,
        @alone,,,
        """;

    [Fact]
    public async Task Videos_of_one_channel_become_one_channel_of_the_person_once_they_are_known()
    {
        const string list = "channel,email\nhttps://youtu.be/dQw4w9WgXcQ,ann@example.org\nhttps://youtu.be/dQw4w9WgXcR,ann@example.org\n";
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync(list);
        await world.QueryAsync<int>(
            $"insert into dataset_youtube_channel (channel_id, source, fetched_at) values ('{Channel(1)}', 'test',"
                + " now()); insert into dataset_youtube_video (video_id, channel_id, source, fetched_at) select v, "
                + $"'{Channel(1)}', 'test', now() from unnest(array['dQw4w9WgXcQ', 'dQw4w9WgXcR']) v"
        );

        Assert.Equal(["2 added", "3 duplicate of 2"], (await world.ImportAsync(list)).Short());

        Assert.Equal([Channel(1)], await world.QueryAsync<string>("select channel_id from dataset_person_channel"));
    }

    [Fact]
    public async Task A_name_that_is_longer_than_any_is_refused_and_the_other_rows_are_imported()
    {
        await using var world = await IngestWorld.CreateAsync();

        var verdicts = await world.ImportAsync($"channel,person,email\n@one,{new string('x', 301)},\n@two,{new string('y', 300)},\n");

        Assert.Equal(["2 refused ChannelListRowNotUnderstood", "3 added"], verdicts.Short());
    }

    [Fact]
    public async Task Settings_of_a_list_are_stored_without_what_PostgreSQL_cannot_hold()
    {
        await using var world = await IngestWorld.CreateAsync();

        await world.ImportAsync("""{"channels": ["@one"], "settings": {"quality": "480p\u0000\ud800"}}""");

        Assert.StartsWith(
            "480p",
            await world.ScalarAsync<string>("select settings ->> 'quality' from ctrl_import where state = 'finished'"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Each_row_has_its_verdict_and_the_tables_have_channels_persons_and_links()
    {
        await using var world = await IngestWorld.CreateAsync();
        var sum = new ImportSum();

        var verdicts = await world.ImportAsync(List, sum);

        Assert.Equal(
            [
                "2 added",
                "3 added",
                "4 duplicate of 2",
                "5 added",
                "6 duplicate of 5",
                "7 added",
                "8 needs_lookup ChannelNeedsLookup",
                "9 refused NotAYouTubeAddress",
                "10 added",
            ],
            verdicts.Short()
        );
        Assert.Equal(
            ["https://www.youtube.com/@alone f t", "https://www.youtube.com/@one-more f t", $"{Address(1)} f t"],
            await world.QueryAsync<string>("select concat_ws(' ', url, is_enabled, is_archived) from ctrl_youtube_lists order by url")
        );
        Assert.Equal(
            [
                $"Ann ann@example.org FF-Ti/Se-CS/P(B) #4 {Channel(1)} {Address(1)} 2",
                "Ann ann@example.org FF-Ti/Se-CS/P(B) #4 https://www.youtube.com/watch?v=dQw4w9WgXcQ https://youtu.be/dQw4w9WgXcQ 8",
                $"Bob bob@example.org {Channel(1)} {Address(1)} 3",
                "Cid host https://www.youtube.com/@one-more @one-more 5",
            ],
            await world.QueryAsync<string>(
                """
                select concat_ws(' ', p.name, p.email, p.type, coalesce(d.channel_id, d.name), d.given_as, d.row_no)
                  from dataset_person_channel d join dataset_person p using (person_id) order by 1
                """
            )
        );
        Assert.Equal(4, await world.ScalarAsync<long>("select count(*) from dataset_person"));
        Assert.Equal(verdicts[0].PersonId, verdicts[2].PersonId);
        Assert.Equal("verdicts 9 = added 5 + known 0 + changed 0 + duplicate 2 + refused 1 + needs lookup 1 · import 1", sum.ToString());
        Assert.Equal(
            "a list csv finished 10 5 0 0 2 1 1",
            await world.ScalarAsync<string>(
                "select concat_ws(' ', source_file, format, state, rows_read, added, known, changed, duplicate, "
                    + "refused, needs_lookup) from ctrl_import"
            )
        );
    }

    [Fact]
    public async Task The_same_list_again_is_known_and_rewrites_nothing()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync(List);
        var before = await VersionsAsync(world);

        var again = await world.ImportAsync(List);

        Assert.Equal(
            [
                "2 known",
                "3 known",
                "4 duplicate of 2",
                "5 known",
                "6 duplicate of 5",
                "7 known",
                "8 needs_lookup ChannelNeedsLookup",
                "9 refused NotAYouTubeAddress",
                "10 known",
            ],
            again.Short()
        );
        Assert.Equal(before, await VersionsAsync(world));
    }

    [Fact]
    public async Task A_dry_run_says_the_same_and_stores_nothing()
    {
        await using var world = await IngestWorld.CreateAsync();
        var sum = new ImportSum();

        var tried = await world.ImportAsync(List, sum, isDryRun: true);

        Assert.Equal(0, sum.ImportId);
        Assert.All(tried, verdict => Assert.Null(verdict.PersonId));
        Assert.Equal(
            0,
            await world.ScalarAsync<long>(
                "select (select count(*) from ctrl_youtube_lists) + (select count(*) from dataset_person) + (select "
                    + "count(*) from ctrl_import)"
            )
        );
        Assert.Equal(tried.Short(), (await world.ImportAsync(List)).Short());
    }

    [Fact]
    public async Task What_is_new_of_a_known_channel_and_its_person_is_said()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync("channel,name,email\n@some,Ann,ann@example.org\n@other,,\n");

        var verdicts = await world.ImportAsync("channel,name,email\n@some,Ann B.,ann@example.org\n@other,Ann B.,ann@example.org\n");

        Assert.Equal(
            ["the person has another name or type", "new link between the channel and the person"],
            verdicts.Select(verdict => verdict.Message)
        );
    }

    [Fact]
    public async Task A_list_that_syncs_read_goes_on_being_read_and_is_archived()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync("https://www.youtube.com/@some", maxVideos: 7);

        Assert.Equal(["1 changed"], (await world.ImportAsync("@Some\n")).Short());

        Assert.Equal(
            "t t 7",
            await world.ScalarAsync<string>("select concat_ws(' ', is_enabled, is_archived, max_videos) from ctrl_youtube_lists")
        );
    }

    [Fact]
    public async Task Spellings_of_a_channel_that_the_database_knows_are_one()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.QueryAsync<int>(
            $"""
            insert into dataset_youtube_channel (channel_id, handle, source, fetched_at) values ('{Channel(1)}', '@Some', 'test', now());
            insert into ctrl_youtube_resolution values ('https://www.youtube.com/c/other', '{Channel(1)}', null, now(), 'test');
            insert into dataset_youtube_video (video_id, channel_id, source, fetched_at) values ('dQw4w9WgXcQ', '{Channel(
                1
            )}', 'test', now())
            """
        );

        var verdicts = await world.ImportAsync(
            "@some\nhttps://www.youtube.com/c/Other\nhttps://youtu.be/dQw4w9WgXcQ\nUC0000000000000000000001\n"
        );

        Assert.Equal(["1 added", "2 duplicate of 1", "3 duplicate of 1", "4 duplicate of 1"], verdicts.Short());
        Assert.All(verdicts, verdict => Assert.Equal(Channel(1), verdict.ChannelId?.Value));
    }

    [Fact]
    public async Task A_name_becomes_the_channel_as_soon_as_that_is_known()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync("channel,person\n@one,Ann\nhttps://youtu.be/dQw4w9WgXcQ,Ann\n@three,Ann\n");

        await world.QueryAsync<int>($"update ctrl_youtube_lists set youtube_id = '{Channel(1)}' where url like '%@one'");
        await world.QueryAsync<int>(
            $"""
            insert into ctrl_youtube_resolution values ('https://www.youtube.com/watch?v=dQw4w9WgXcQ', '{Channel(2)}', null, now(), 'test'),
                ('https://www.youtube.com/@three', '{Channel(1)}', null, now(), 'test')
            """
        );

        var ann = Assert.Single(await world.Client.Archive.Persons.GetAllAsync().ToListAsync());
        Assert.Equal([Channel(1), Channel(2)], ann.Channels);
        Assert.Equal(
            ["2 known", "3 added", "4 duplicate of 2"],
            (await world.ImportAsync("channel,person\n@one,Ann\nhttps://youtu.be/dQw4w9WgXcQ,Ann\n@three,Ann\n")).Short()
        );
    }

    [Fact]
    public async Task The_address_of_another_channel_s_list_does_not_stop_a_channel()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.QueryAsync<int>(
            $"""
            insert into ctrl_youtube_lists (url, kind, youtube_id) values ('https://www.youtube.com/@moved', 'channel', '{Channel(1)}');
            insert into ctrl_youtube_resolution values ('https://www.youtube.com/@moved', '{Channel(2)}', null, now(), 'test')
            """
        );

        var verdict = Assert.Single(await world.ImportAsync("@moved\n"));

        Assert.Equal((RowVerdict.Added, Channel(2), Address(2)), (verdict.Verdict, verdict.ChannelId?.Value, verdict.Url));
    }

    [Fact]
    public async Task A_list_is_found_by_an_address_that_it_had()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.QueryAsync<int>(
            "insert into ctrl_youtube_lists (url, kind, youtube_id, former_urls) values ('https://"
                + $"www.youtube.com/@now', 'channel', '{Channel(1)}', array['https://www.youtube.com/@then'])"
        );

        Assert.Equal(["1 changed"], (await world.ImportAsync("@then\n")).Short());
    }

    [Fact]
    public async Task A_person_is_known_by_the_address_or_else_by_name_and_type()
    {
        await using var world = await IngestWorld.CreateAsync();

        var verdicts = await world.ImportAsync(
            "name,email,type\nAnn,ann@example.org,A\nAnn,,A\nAnn,,B\nAnn,,A\nSomebody,Ann@Example.org,\nAnn,ann@example.org,C\n"
        );
        var changed = await world.ImportAsync("name,email,type\nAnna,ann@example.org,C\n");

        Assert.Equal(["2 added", "3 added", "4 added", "5 duplicate of 3", "6 duplicate of 2", "7 duplicate of 2"], verdicts.Short());
        Assert.Equal(["2 changed"], changed.Short());
        Assert.Equal(
            ["Ann A", "Ann B", "Anna ann@example.org C"],
            await world.QueryAsync<string>("select concat_ws(' ', name, email, type) from dataset_person order by 1")
        );
        Assert.Equal(["2 known"], (await world.ImportAsync("name,email,type\nAnna,ANN@example.org,C\n")).Short());
    }

    [Fact]
    public async Task What_an_earlier_row_says_of_a_person_stays_and_the_list_again_says_the_same()
    {
        const string list =
            "channel,name,email,type\n@one,Ann,ann@example.org,\n@two,Ann B.,ann@example.org,A\n@three,Ann,ann@example.org,B\n";
        await using var world = await IngestWorld.CreateAsync();

        var verdicts = await world.ImportAsync(list);

        Assert.Contains("stays", verdicts[2].Message, StringComparison.Ordinal);
        Assert.Equal("Ann A", await world.ScalarAsync<string>("select concat_ws(' ', name, type) from dataset_person"));
        Assert.Equal(["2 known", "3 known", "4 known"], (await world.ImportAsync(list)).Short());
    }

    [Fact]
    public async Task Of_several_persons_of_a_channel_the_first_given_is_the_first()
    {
        await using var world = await IngestWorld.CreateAsync();

        await world.ImportAsync("channel,email\n@one,zoe@example.org\n@one,ann@example.org\n@one,moe@example.org\n");

        Assert.Equal(
            ["zoe@example.org", "ann@example.org", "moe@example.org"],
            await world.QueryAsync<string>(
                "select email from dataset_person_channel join dataset_person using (person_id) order by link_id"
            )
        );
    }

    [Fact]
    public async Task Text_that_the_database_cannot_hold_is_cleaned_and_SQL_is_text()
    {
        await using var world = await IngestWorld.CreateAsync();

        await world.ImportAsync("channel,name,email\n@one,\"Robert'); drop table dataset_person;-- \0\",bob@example.org\n");

        Assert.Equal("Robert'); drop table dataset_person;--", await world.ScalarAsync<string>("select name from dataset_person"));
    }

    [Fact]
    public async Task Settings_of_the_list_are_stored_with_its_import()
    {
        await using var world = await IngestWorld.CreateAsync();
        var sum = new ImportSum();

        await world.ImportAsync("{\"channels\":[\"@one\"],\"settings\":{\"quality\":\"480p\",\"skip_existing\":false}}", sum);

        Assert.Equal(
            "480p false",
            await world.ScalarAsync<string>("select concat_ws(' ', settings->>'quality', settings->>'skip_existing') from ctrl_import")
        );
        Assert.Contains("480p", sum.Settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_list_is_stored_up_to_where_it_breaks()
    {
        await using var world = await IngestWorld.CreateAsync();
        var verdicts = new List<ImportVerdict>();

        var error = await Assert.ThrowsAsync<InvalidInputException>(async () =>
        {
            var list = new MemoryStream(Encoding.UTF8.GetBytes("[\"@one\", \"@two\", {\"url\": }]"));
            await foreach (var verdict in world.Client.Archive.ImportAsync(list, "a list"))
                verdicts.Add(verdict);
        });

        Assert.Equal(ErrorIds.ChannelListBroken, error.ErrorId);
        Assert.Equal(["1 added", "2 added"], verdicts.Short());
        Assert.Equal(
            "failed 2 ChannelListBroken",
            await world.ScalarAsync<string>("select concat_ws(' ', state, rows_read, error_id) from ctrl_import")
        );
    }

    [Fact]
    public async Task What_is_no_list_is_no_import()
    {
        await using var world = await IngestWorld.CreateAsync();

        await Assert.ThrowsAsync<InvalidInputException>(() => world.ImportAsync("<html></html>"));
        await Assert.ThrowsAsync<InvalidInputException>(() => world.ImportAsync("channel,email\n"));

        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from ctrl_import"));
    }

    [Fact]
    public async Task Rows_are_taken_by_the_names_of_their_cells()
    {
        await using var world = await IngestWorld.CreateAsync();
        IReadOnlyList<KeyValuePair<string, string>> row =
        [
            new("Channel Url", Address(1)),
            new("Email", "ann@example.org"),
            new("Name", "Ann"),
        ];

        var verdicts = await world.Client.Archive.ImportAsync(new[] { row, row }.ToAsyncEnumerable(), "objects").ToListAsync();

        Assert.Equal(["1 added", "2 duplicate of 1"], verdicts.Short());
    }

    [Fact]
    public async Task Two_imports_of_the_same_list_at_once_add_each_channel_and_person_once()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list =
            "channel,email\n"
            + string.Concat(Enumerable.Range(1, 1_200).Select(number => $"{Channel(number)},p{number % 300}@example.org\n"));

        var both = await Task.WhenAll(world.ImportAsync(list), world.ImportAsync(list));

        Assert.Equal(
            "1200 300 1200",
            await world.ScalarAsync<string>(
                "select concat_ws(' ', (select count(*) from ctrl_youtube_lists), (select count(*) from "
                    + "dataset_person), (select count(*) from dataset_person_channel))"
            )
        );
        Assert.Equal(2_400, both.Sum(verdicts => verdicts.Count));
        Assert.Equal(
            1_200,
            both.Sum(verdicts => verdicts.Count(verdict => verdict.Message?.Contains("new channel", StringComparison.Ordinal) is true))
        );
    }

    [Fact]
    public async Task Two_processes_that_resolve_names_of_a_person_at_once_do_not_disturb_each_other()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync("channel,person\n@one,Ann\n@two,Ann\n");
        await world.QueryAsync<int>(
            $"""
            insert into dataset_youtube_channel (channel_id, handle, source, fetched_at) values ('{Channel(1)}', '@two', 'test', now())
            """
        );
        await using var other = await world.Database.Source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync(
            $"""
            insert into ctrl_youtube_resolution values ('https://www.youtube.com/@one', '{Channel(1)}', null, now(), 'test')
            """
        );

        var importing = world.ImportAsync("channel,person\n@two,Ann\n");
        await Eventually.HoldsAsync(async () =>
            await world.ScalarAsync<long>(
                "select count(*) from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()"
            ) > 0
        );
        await transaction.CommitAsync();

        Assert.Single(await Eventually.EndsAsync(importing));
        var ann = Assert.Single(await world.Client.Archive.Persons.GetAllAsync().ToListAsync());
        Assert.Equal([Channel(1)], ann.Channels);
    }

    [Fact]
    public async Task Duplicates_are_found_across_batches()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = string.Concat(Enumerable.Range(0, 2_600).Select(number => $"@channel{number % 1_300}\n"));

        var verdicts = await world.ImportAsync(list);

        Assert.All(verdicts.Take(1_300), verdict => Assert.Equal(RowVerdict.Added, verdict.Verdict));
        Assert.All(
            verdicts.Skip(1_300),
            verdict => Assert.Equal((RowVerdict.Duplicate, verdict.Row - 1_300), (verdict.Verdict, verdict.DuplicateOf))
        );
    }

    private static async Task<string> VersionsAsync(IngestWorld world) =>
        await world.ScalarAsync<string>(
            """
            select string_agg(row, ',' order by row) from (
                select 'l' || list_id || xmin::text as row from ctrl_youtube_lists
                union all select 'p' || person_id || xmin::text from dataset_person
                union all select 'c' || link_id || xmin::text from dataset_person_channel) all_rows
            """
        );
}
