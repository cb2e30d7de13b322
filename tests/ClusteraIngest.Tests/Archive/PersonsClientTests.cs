using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Tests.Archive;

/// <summary>Persons are found, changed and removed.</summary>
public sealed class PersonsClientTests
{
    private const string List =
        "channel,name,email,type\n@one,Ann,ann@example.org,A\n@two,Ann,ann@example.org,\n@two,Bob,,B\n@two,Bob,,C\n";

    [Fact]
    public async Task Persons_are_found_by_id_address_or_a_name_that_is_theirs_alone()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync(List);
        var persons = world.Client.Archive.Persons;

        var ann = await persons.FindAsync("ANN@example.org");

        Assert.Equal(["https://www.youtube.com/@one", "https://www.youtube.com/@two"], ann!.Channels);
        Assert.Equal(ann.PersonId, (await persons.FindAsync("Ann"))?.PersonId);
        Assert.Equal(ann.PersonId, (await persons.FindAsync(ann.PersonId.ToString()))?.PersonId);
        Assert.Null(await persons.FindAsync("nobody"));
        Assert.Equal(ErrorIds.PersonAmbiguous, (await Assert.ThrowsAsync<InvalidInputException>(() => persons.FindAsync("Bob"))).ErrorId);
        Assert.Equal(["B"], (await persons.GetAllAsync("B").ToListAsync()).Select(person => person.Type));
        Assert.Equal(3, await persons.GetAllAsync().CountAsync());
    }

    [Fact]
    public async Task What_is_given_is_changed_and_an_empty_text_takes_away()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync(List);
        var persons = world.Client.Archive.Persons;
        var ann = (await persons.FindAsync("Ann"))!;

        var changed = await persons.UpdateAsync(ann, new() { Name = "Anna", Type = "" });

        Assert.Equal(("Anna", "ann@example.org", null), (changed!.Name, changed.Email, changed.Type));
        Assert.True(changed.UpdatedAt > ann.UpdatedAt);
        Assert.Equal(changed.UpdatedAt, (await persons.UpdateAsync(changed, new() { Name = "Anna" }))!.UpdatedAt);
    }

    [Fact]
    public async Task A_change_that_makes_two_persons_one_or_nobody_is_refused()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync(List);
        var persons = world.Client.Archive.Persons;
        var bobs = await persons.GetAllAsync("B").ToListAsync();

        async Task<string> ErrorOf(PersonChange change) =>
            (await Assert.ThrowsAsync<InvalidInputException>(() => persons.UpdateAsync(bobs[0], change))).ErrorId;

        Assert.Equal(ErrorIds.PersonExists, await ErrorOf(new() { Email = "Ann@Example.org" }));
        Assert.Equal(ErrorIds.PersonExists, await ErrorOf(new() { Type = "C" }));
        Assert.Equal(ErrorIds.InvalidValue, await ErrorOf(new() { Email = "nothing" }));
        Assert.Equal(ErrorIds.InvalidValue, await ErrorOf(new() { Name = "" }));
    }

    [Fact]
    public async Task A_removed_person_leaves_the_channels()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.ImportAsync(List);
        var persons = world.Client.Archive.Persons;
        var ann = (await persons.FindAsync("Ann"))!;

        Assert.True(await persons.RemoveAsync(ann));
        Assert.False(await persons.RemoveAsync(ann));
        Assert.Null(await persons.UpdateAsync(ann, new() { Name = "x" }));
        Assert.Equal(2, await world.ScalarAsync<long>("select count(*) from ctrl_youtube_lists"));
        Assert.Equal(2, await world.ScalarAsync<long>("select count(*) from dataset_person_channel"));
    }
}
