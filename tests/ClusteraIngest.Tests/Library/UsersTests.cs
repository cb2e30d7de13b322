using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;

namespace ClusteraIngest.Tests.Library;

/// <summary>Users save, view and skip digests.</summary>
public sealed class UsersTests
{
    [Fact]
    public async Task A_name_belongs_to_one_user_in_whatever_case()
    {
        await using var world = await IngestWorld.CreateAsync();
        var library = world.Client.Library;

        var ann = await library.AddUserAsync("  Ann ");
        await library.AddUserAsync("Zoë");
        await library.AddUserAsync("bob");

        Assert.Equal("Ann", ann.Name);
        Assert.Equal(ann.UserId, (await library.FindUserAsync("aNN"))!.UserId);
        Assert.NotNull(await library.FindUserAsync("Zoe\u0308")); // the same letters, put together otherwise
        Assert.Null(await library.FindUserAsync("nobody"));
        Assert.Equal(["Ann", "bob", "Zoë"], await library.GetUsersAsync().Select(user => user.Name).ToListAsync());
        Assert.Equal(ErrorIds.UserExists, await ErrorOf(() => library.AddUserAsync("ANN")));
        foreach (var none in new[] { "", " ", "a\nb", "a\u202Eb", new string('a', 101), "ann@example.org" })
            Assert.Equal(ErrorIds.InvalidValue, await ErrorOf(() => library.AddUserAsync(none)));
    }

    [Fact]
    public async Task What_a_user_has_done_last_counts()
    {
        await using var world = await WorldAsync();
        var library = world.Client.Library;
        var (first, second) = (await world.DigestAsync("video00000A", 60), await world.DigestAsync("video00000A", 60, "highlights"));
        async Task Do(long digest, params InteractionKind[] kinds)
        {
            foreach (var kind in kinds)
                await library.RecordInteractionAsync(Request(digest, kind));
        }

        await Do(first, InteractionKind.Save, InteractionKind.Unsave, InteractionKind.Save, InteractionKind.View, InteractionKind.View);
        await Do(second, InteractionKind.Save, InteractionKind.Unsave, InteractionKind.View, InteractionKind.Skip);

        var digests = await library.GetUserDigestsAsync("ANN").ToListAsync();
        Assert.Equal([second, first], digests.Select(digest => digest.DigestId));
        Assert.Equal((false, true, 1), (digests[0].IsSaved, digests[0].IsSkipped, digests[0].Views));
        Assert.Equal((true, false, 2), (digests[1].IsSaved, digests[1].IsSkipped, digests[1].Views));
        Assert.Equal("Video video00000A", digests[1].Title);
        Assert.Equal([first], await library.GetUserDigestsAsync("ann", UserDigestState.Saved).Select(d => d.DigestId).ToListAsync());
        Assert.Equal([second], await library.GetUserDigestsAsync("ann", UserDigestState.Skipped).Select(d => d.DigestId).ToListAsync());
        var ann = (await library.FindUserAsync("ann"))!;
        Assert.Equal((1, 2, 1), (ann.Saved, ann.Viewed, ann.Skipped));

        await Do(second, InteractionKind.View);
        Assert.Empty(await library.GetUserDigestsAsync("ann", UserDigestState.Skipped).ToListAsync());
    }

    [Fact]
    public async Task A_request_that_is_sent_again_records_nothing()
    {
        await using var world = await WorldAsync();
        var library = world.Client.Library;
        await library.AddUserAsync("bob");
        var digest = await world.DigestAsync("video00000A", 60);
        var request = Request(digest, InteractionKind.View) with { Seconds = 12, RequestId = Guid.NewGuid() };

        var recorded = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => library.RecordInteractionAsync(request)));

        Assert.Single(recorded, interaction => interaction.IsNew);
        Assert.Single(recorded.Select(interaction => interaction.InteractionId).Distinct());
        Assert.Equal(12, await world.ScalarAsync<int>("select seconds from dataset_digest_interaction"));
        foreach (
            var other in new[]
            {
                request with
                {
                    Kind = InteractionKind.Skip,
                    Seconds = null,
                },
                request with
                {
                    User = "bob",
                },
                request with
                {
                    DigestId = await world.DigestAsync("video00000A", 60, "detailed"),
                },
            }
        )
            Assert.Equal(ErrorIds.InteractionRequestReused, await ErrorOf(() => library.RecordInteractionAsync(other)));
        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from dataset_digest_interaction"));
        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from dataset_user_digest"));
        Assert.True((await library.RecordInteractionAsync(request with { RequestId = null })).IsNew);
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_told()
    {
        await using var world = await WorldAsync();
        var library = world.Client.Library;
        var digest = await world.DigestAsync("video00000A", 60);

        var unknown = await Assert.ThrowsAsync<InvalidInputException>(() =>
            library.RecordInteractionAsync(Request(digest, InteractionKind.Save) with { User = "anm" })
        );
        Assert.Equal((ErrorIds.UserNotFound, "Did you mean 'Ann'?"), (unknown.ErrorId, unknown.Remedy));
        Assert.Equal(ErrorIds.DigestNotFound, await ErrorOf(() => library.RecordInteractionAsync(Request(999, InteractionKind.Save))));
        Assert.Equal(
            ErrorIds.InvalidValue,
            await ErrorOf(() => library.RecordInteractionAsync(Request(digest, InteractionKind.Save) with { Seconds = 1 }))
        );
        Assert.Equal(
            ErrorIds.InvalidValue,
            await ErrorOf(() => library.RecordInteractionAsync(Request(digest, InteractionKind.View) with { Seconds = -1 }))
        );
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from dataset_user_digest"));
    }

    private static InteractionRequest Request(long digest, InteractionKind kind) =>
        new()
        {
            User = "ann",
            DigestId = digest,
            Kind = kind,
        };

    private static async Task<IngestWorld> WorldAsync()
    {
        var world = await IngestWorld.CreateAsync();
        await world.VideoAsync("video00000A", 600);
        await world.Client.Library.AddUserAsync("Ann");
        return world;
    }

    private static async Task<string> ErrorOf(Func<Task> act) => (await Assert.ThrowsAsync<InvalidInputException>(act)).ErrorId;
}
