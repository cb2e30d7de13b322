using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Errors;
using static ClusteraIngest.Tests.Archive.ImportedList;

namespace ClusteraIngest.Tests.Archive;

/// <summary>What an import has added is removed again, as far as nobody else needs it.</summary>
public sealed class ImportUndoTests
{
    [Fact]
    public async Task All_that_an_import_has_added_is_gone_and_what_was_there_is_as_it_was()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync("https://www.youtube.com/@before");
        var sum = new ImportSum();
        await world.ImportAsync(
            "channel,email\n@before,ann@example.org\n@new,ann@example.org\n@new,bob@example.org\nhttps://"
                + "youtu.be/dQw4w9WgXcQ,bob@example.org\n",
            sum
        );

        var undone = await world.Client.Archive.UndoImportAsync(sum.ImportId);

        Assert.Equal(new UndoneImport(sum.ImportId, 1, 0, 1, 2, 4), undone);
        Assert.Equal(
            "https://www.youtube.com/@before t f",
            await world.ScalarAsync<string>("select concat_ws(' ', url, is_enabled, is_archived) from ctrl_youtube_lists")
        );
        Assert.Equal(
            0,
            await world.ScalarAsync<long>("select (select count(*) from dataset_person) + (select count(*) from dataset_person_channel)")
        );
        Assert.Equal(4, await world.ScalarAsync<long>("select count(*) from ctrl_import_row"));
        Assert.Equal(new UndoneImport(sum.ImportId, 0, 0, 0, 0, 0), await world.Client.Archive.UndoImportAsync(sum.ImportId));
        Assert.Equal(["1 added"], (await world.ImportAsync("@new\n")).Short());
    }

    [Fact]
    public async Task What_another_import_has_given_too_stays_until_that_is_undone()
    {
        const string list = "channel,email\n@one,ann@example.org\n";
        await using var world = await IngestWorld.CreateAsync();
        var (first, second) = (new ImportSum(), new ImportSum());
        await world.ImportAsync(list, first);
        await world.ImportAsync(list, second);

        Assert.Equal((0, 1, 0, 0), Counts(await world.Client.Archive.UndoImportAsync(first.ImportId)));
        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from dataset_person_channel"));

        Assert.Equal((1, 0, 1, 1), Counts(await world.Client.Archive.UndoImportAsync(second.ImportId)));
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from ctrl_youtube_lists"));
    }

    [Fact]
    public async Task A_name_and_the_id_that_it_turns_out_to_mean_are_one_channel_of_the_person_for_both_imports()
    {
        await using var world = await IngestWorld.CreateAsync();
        var (first, second) = (new ImportSum(), new ImportSum());
        await world.ImportAsync("channel,email\nhttps://youtu.be/dQw4w9WgXcQ,ann@example.org\n", first);
        await world.ImportAsync($"channel,email\n{ImportedList.Channel(1)},ann@example.org\n", second);

        await world.QueryAsync<int>(
            "insert into ctrl_youtube_resolution (reference, channel_id, source, resolved_at) values ('https://"
                + $"www.youtube.com/watch?v=dQw4w9WgXcQ', '{ImportedList.Channel(1)}', 'youtube', now())"
        );

        Assert.Equal(
            $"{ImportedList.Channel(1)} https://youtu.be/dQw4w9WgXcQ",
            await world.ScalarAsync<string>("select concat_ws(' ', channel_id, given_as) from dataset_person_channel")
        );
        await world.Client.Archive.UndoImportAsync(second.ImportId);
        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from dataset_person_channel"));
    }

    [Theory]
    [InlineData(
        "insert into dataset_youtube_video (video_id, source, fetched_at) values ('dQw4w9WgXcQ', 'test', "
            + "now()); insert into dataset_youtube_list_video (list_id, video_id) select list_id, 'dQw4w9WgXcQ' "
            + "from ctrl_youtube_lists"
    )]
    [InlineData("update ctrl_youtube_lists set is_enabled = true")]
    [InlineData("update ctrl_youtube_lists set max_videos = 5")]
    [InlineData(
        "with p as (insert into dataset_person (name) values ('Zoe') returning person_id) insert into "
            + "dataset_person_channel (person_id, name, given_as) select person_id, 'https://www.youtube.com/@one',"
            + " 'x' from p"
    )]
    public async Task A_channel_that_somebody_needs_stays(string need)
    {
        await using var world = await IngestWorld.CreateAsync();
        var sum = new ImportSum();
        await world.ImportAsync("@one\n", sum);
        await world.QueryAsync<int>(need);

        Assert.Equal(new UndoneImport(sum.ImportId, 0, 1, 1, 0, 0), await world.Client.Archive.UndoImportAsync(sum.ImportId));
        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from ctrl_youtube_lists where not is_archived"));
    }

    [Fact]
    public async Task An_import_that_does_not_exist_is_told()
    {
        await using var world = await IngestWorld.CreateAsync();

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => world.Client.Archive.UndoImportAsync(7));

        Assert.Equal(ErrorIds.ImportNotFound, error.ErrorId);
    }

    [Fact]
    public async Task An_import_that_is_undone_while_it_goes_on_ends()
    {
        await using var world = await IngestWorld.CreateAsync();
        var sum = new ImportSum();
        var isUndone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        async IAsyncEnumerable<IReadOnlyList<KeyValuePair<string, string>>> Rows()
        {
            yield return [new("channel", "@one")];
            await isUndone.Task;
            yield return [new("channel", "@two")];
        }

        var error = await Assert.ThrowsAsync<ItemFailedException>(async () =>
        {
            await foreach (var _ in world.Client.Archive.ImportAsync(Rows(), "objects", sum))
            {
                await world.Client.Archive.UndoImportAsync(sum.ImportId);
                isUndone.TrySetResult();
            }
        });

        Assert.Equal(ErrorIds.ImportUndone, error.ErrorId);
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from ctrl_youtube_lists"));
    }

    private static (int Lists, int Kept, int Persons, int Links) Counts(UndoneImport undone) =>
        (undone.Lists, undone.ListsKept, undone.Persons, undone.Links);
}
