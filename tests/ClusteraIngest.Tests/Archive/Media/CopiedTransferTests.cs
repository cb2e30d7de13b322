using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Tests.Archive.Storage;

namespace ClusteraIngest.Tests.Archive.Media;

/// <summary>Files of YouTube's, stored byte for byte: from parts that are ranges, whatever breaks off.</summary>
public sealed class CopiedTransferTests(MediaWorld world) : IClassFixture<MediaWorld>
{
    private const string Key = "media/0b/0b6d/video.mp4";
    private const int Part = IObjectStore.LeastPartBytes;
    private const int Bytes = 2 * Part + 1_500_000;
    private const long InSecondPart = Part + 2_000_000;
    private static readonly MediaOptions Options = new() { PartBytes = Part };

    [Fact]
    public async Task What_is_smaller_than_a_part_is_put_at_once()
    {
        var (id, store, notes) = (Add(100_000), world.NewFolder(), new LedgerNotes());

        var media = await TransferAsync(store, await world.InfoAsync(id, "136"), notes);

        await HasAsync(store, media, id);
        Assert.Equal((null, 100_000L), (media.PartBytes, media.SourceBytes));
        Assert.Empty(notes.Begun);
        Assert.Equal((100_000, 100_000), (notes.Announced, notes.Fetched));
    }

    [Fact]
    public async Task What_is_larger_comes_in_parts_and_its_upload_is_known_before_the_first()
    {
        var (id, store, notes) = (Add(), world.NewFolder(), new LedgerNotes());
        var info = await world.InfoAsync(id, "136");
        var partsWhenBegun = -1;
        var ledger = notes.Ledger with
        {
            OnBegun = async (upload, cancel) =>
            {
                partsWhenBegun = (await store.ListPartsAsync(Key, upload.UploadId, cancel).ToListAsync(cancel)).Count;
                await notes.Ledger.OnBegun(upload, cancel);
            },
        };

        var media = await world
            .TransferTo(store, options: Options)
            .TransferAsync(
                new(info, MediaKind.Video, Key) { Metadata = new Dictionary<string, string> { ["video-id"] = id } },
                ledger,
                default
            );

        await HasAsync(store, media, id);
        var begun = Assert.Single(notes.Begun);
        Assert.Equal((Part, "136", (long?)Bytes), (begun.PartBytes, begun.FormatIds, begun.SourceBytes));
        Assert.NotNull(begun.SourceTag);
        Assert.Equal((0, Part), (partsWhenBegun, media.PartBytes));
        Assert.EndsWith("-3", media.Object.ETag, StringComparison.Ordinal);
        Assert.Equal((Bytes, Bytes), (notes.Announced, notes.Fetched));
        var stored = (await store.HeadAsync(Key, default))!;
        Assert.Equal(("video/mp4", id), (stored.Facts!.ContentType, stored.Facts.Metadata["video-id"]));
        Assert.Equal(
            [$"bytes=0-{Part - 1}", $"bytes={Part}-{2 * Part - 1}", $"bytes={2 * Part}-{Bytes - 1}"],
            Requests(info).Select(request => request.Range)
        );
    }

    [Theory]
    [InlineData("short-body", 1)]
    [InlineData("no-length", 100)]
    [InlineData("no-range", 1)]
    [InlineData("cut", 2)]
    [InlineData("503", 2)]
    public async Task What_breaks_off_is_gone_on_with_at_the_byte_that_was_reached(string fault, int times)
    {
        var (id, store) = (Add(), world.NewFolder());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext(fault, times, IssueOf(info));

        var media = await TransferAsync(store, info, new());

        await HasAsync(store, media, id);
        if (fault == "short-body")
            Assert.Contains(world.RequestsFor(id, "136"), request => request.Range == $"bytes={InSecondPart}-{2 * Part - 1}");
    }

    [Fact]
    public async Task A_cut_at_a_server_that_then_ignores_ranges_stores_nothing_twice()
    {
        var (id, store) = (Add(), world.NewFolder());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("short-body", 1, IssueOf(info));
        var (fetched, isIgnored) = (0L, false);
        var ledger = UploadLedger.None with
        {
            OnFetched = bytes =>
            {
                fetched += bytes;
                if (fetched > Part && !isIgnored)
                    world.Web.FailNext("no-range", 100, IssueOf(info));
                isIgnored = fetched > Part;
            },
        };

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            world.TransferTo(store, options: Options).TransferAsync(new(info, MediaKind.Video, Key), ledger, default)
        );

        Assert.Equal((MediaFailure.Mismatch, ErrorIds.MediaDiffers), (failure.Failure, failure.ErrorId));
        await HasNothingAsync(store);
    }

    [Theory]
    [InlineData("no-range")]
    [InlineData("wrong-total")]
    public async Task What_is_not_what_was_stated_is_not_stored(string fault)
    {
        var (id, store) = (Add(), world.NewFolder());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext(fault, 1_000, IssueOf(info));

        var failure = await Assert.ThrowsAsync<MediaException>(() => TransferAsync(store, info, new()));

        Assert.Equal(MediaFailure.Mismatch, failure.Failure);
        await HasNothingAsync(store);
    }

    [Fact]
    public async Task A_size_that_YouTube_stated_otherwise_before_is_a_mismatch()
    {
        var (id, store) = (Add(), world.NewFolder());
        var info = await world.InfoAsync(id, "136");
        var other = info with { Chosen = [info.Chosen[0] with { FileSize = Bytes - 1 }] };

        var failure = await Assert.ThrowsAsync<MediaException>(() => TransferAsync(store, other, new()));

        Assert.Equal(MediaFailure.Mismatch, failure.Failure);
        await HasNothingAsync(store);
    }

    [Fact]
    public async Task A_size_that_is_not_stated_is_learned()
    {
        var (id, store, notes) = (Add(), world.NewFolder(), new LedgerNotes());
        var info = await world.InfoAsync(id, "136");

        var media = await TransferAsync(store, info with { Chosen = [info.Chosen[0] with { FileSize = null }] }, notes);

        await HasAsync(store, media, id);
        Assert.Equal(Bytes, Assert.Single(notes.Begun).SourceBytes);
    }

    [Fact]
    public async Task An_address_that_expires_keeps_the_parts_and_another_process_fetches_the_rest_alone()
    {
        var (id, store, notes) = (Add(), world.NewFolder(), new LedgerNotes());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("expired", 1, IssueOf(info));

        var failure = await Assert.ThrowsAsync<MediaException>(() => TransferAsync(store, info, notes));
        var begun = Assert.Single(notes.Begun);
        var later = new LedgerNotes();
        var again = await world.InfoAsync(id, "136");
        var media = await TransferAsync(store, again, later, begun);

        Assert.Equal((MediaFailure.AddressExpired, ErrorIds.MediaAddressExpired), (failure.Failure, failure.ErrorId));
        await HasAsync(store, media, id);
        Assert.Empty(later.Begun);
        Assert.Equal(Bytes - Part, later.Announced);
        Assert.Equal(Bytes - Part, later.Fetched);
        Assert.DoesNotContain(Requests(again), request => request.Range!.StartsWith("bytes=0-", StringComparison.Ordinal));
        Assert.Empty(await store.ListUploadsAsync("", default).ToListAsync());
    }

    [Fact]
    public async Task A_new_extraction_gives_addresses_to_go_on_with()
    {
        var (id, store, notes) = (Add(), world.NewFolder(), new LedgerNotes());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("expired", 1, IssueOf(info));
        var extractions = 0;

        var media = await world
            .TransferTo(store, options: Options)
            .TransferAsync(
                new(info, MediaKind.Video, Key)
                {
                    ExtractAnew = _ =>
                    {
                        extractions++;
                        return world.InfoAsync(id, "140", "136");
                    },
                },
                notes.Ledger,
                default
            );

        await HasAsync(store, media, id);
        Assert.Equal((1, 1), (extractions, notes.Begun.Count));
    }

    [Fact]
    public async Task A_new_extraction_of_another_size_is_not_gone_on_with()
    {
        var (id, store) = (Add(), world.NewFolder());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("expired", 1, IssueOf(info));

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            world
                .TransferTo(store, options: Options)
                .TransferAsync(
                    new(info, MediaKind.Video, Key)
                    {
                        ExtractAnew = _ => Task.FromResult(info with { Chosen = [], Formats = [info.Formats[0] with { FileSize = 7 }] }),
                    },
                    UploadLedger.None,
                    default
                )
        );

        Assert.Equal(MediaFailure.AddressExpired, failure.Failure);
        Assert.Null(await store.HeadAsync(Key, default));
    }

    [Fact]
    public async Task Addresses_that_never_work_are_asked_for_a_few_times()
    {
        var (id, store) = (Add(), world.NewFolder());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("403", 1_000, $"id={id}&itag=136");
        var extractions = 0;

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            world
                .TransferTo(store, options: Options)
                .TransferAsync(
                    new(info, MediaKind.Video, Key)
                    {
                        ExtractAnew = _ =>
                        {
                            extractions++;
                            return Task.FromResult(info with { Chosen = [info.Chosen[0] with { }], Formats = [] });
                        },
                    },
                    UploadLedger.None,
                    default
                )
        );

        Assert.Equal((MediaFailure.AddressExpired, 3), (failure.Failure, extractions));
        await HasNothingAsync(store);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_waited_for_without_end()
    {
        var (id, store) = (Add(), world.NewFolder());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("slow", 100, IssueOf(info));

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            world
                .TransferTo(store, options: Options with { ReadTimeout = TimeSpan.FromMilliseconds(50) })
                .TransferAsync(new(info, MediaKind.Video, Key), UploadLedger.None, default)
        );

        Assert.Equal((MediaFailure.Network, ErrorIds.MediaUnreachable), (failure.Failure, failure.ErrorId));
        await HasNothingAsync(store);
    }

    [Fact]
    public async Task A_server_that_wants_fewer_requests_is_obeyed_at_once()
    {
        var (id, store) = (Add(), world.NewFolder());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("429", 1, IssueOf(info));

        var failure = await Assert.ThrowsAsync<MediaException>(() => TransferAsync(store, info, new()));

        Assert.Equal((MediaFailure.Throttled, ErrorIds.YouTubeThrottled), (failure.Failure, failure.ErrorId));
    }

    [Fact]
    public async Task What_is_stopped_can_be_gone_on_with()
    {
        var (id, store, notes) = (Add(), world.NewFolder(), new LedgerNotes());
        using var stop = new CancellationTokenSource();
        var ledger = notes.Ledger with
        {
            OnBytes = async (bytes, cancel) =>
            {
                await notes.Ledger.OnBytes(bytes, cancel);
                if (notes.Announced == Bytes)
                    await stop.CancelAsync();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            TransferWithAsync(store, world.InfoAsync(id, "136"), ledger, null, stop.Token)
        );
        Assert.Null(await store.HeadAsync(Key, default));
        var media = await TransferAsync(store, await world.InfoAsync(id, "136"), new(), Assert.Single(notes.Begun));

        await HasAsync(store, media, id);
    }

    [Fact]
    public async Task What_was_completed_and_not_told_any_more_is_found_and_read_back()
    {
        var (id, store, notes) = (Add(), world.NewFolder(), new LedgerNotes());
        var first = await TransferAsync(store, await world.InfoAsync(id, "136"), notes);
        var info = await world.InfoAsync(id, "136");

        var media = await TransferAsync(store, info, new(), Assert.Single(notes.Begun));

        Assert.Equal((first.Sha256, first.Object.ETag), (media.Sha256, media.Object.ETag));
        Assert.Empty(Requests(info));
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("size")]
    [InlineData("format")]
    [InlineData("parts")]
    public async Task What_does_not_fit_any_more_is_given_up_and_begun_anew(string what)
    {
        var (id, store, notes) = (Add(), world.NewFolder(), new LedgerNotes());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("expired", 1, IssueOf(info));
        await Assert.ThrowsAsync<MediaException>(() => TransferAsync(store, info, notes));
        var begun = Assert.Single(notes.Begun);
        var other = what switch
        {
            "tag" => begun with { SourceTag = "another" },
            "size" => begun with { SourceBytes = 7 },
            "format" => begun with { FormatIds = "137" },
            _ => begun with { PartBytes = 1_000 },
        };

        var later = new LedgerNotes();
        var media = await TransferAsync(store, await world.InfoAsync(id, "136"), later, other);

        await HasAsync(store, media, id);
        Assert.Equal([begun.UploadId], later.GivenUp);
        Assert.NotEqual(begun.UploadId, Assert.Single(later.Begun).UploadId);
        Assert.Empty(await store.ListUploadsAsync("", default).ToListAsync());
    }

    [Fact]
    public async Task A_part_that_the_store_has_in_another_size_is_fetched_again()
    {
        var (id, store, notes) = (Add(), world.NewFolder(), new LedgerNotes());
        var info = await world.InfoAsync(id, "136");
        world.Web.FailNext("expired", 1, IssueOf(info));
        await Assert.ThrowsAsync<MediaException>(() => TransferAsync(store, info, notes));
        var begun = Assert.Single(notes.Begun);
        await store.PutPartAsync(Key, begun.UploadId, 1, new byte[7], default);

        var media = await TransferAsync(store, await world.InfoAsync(id, "136"), new(), begun);

        await HasAsync(store, media, id);
    }

    [Fact]
    public async Task A_store_that_loses_answers_gets_the_same_bytes()
    {
        await using var s3 = await S3Emulator.StartAsync();
        await using var store = ObjectStores.Open(EmulatorContractTests.SettingsOf(s3), TimeProvider.System);
        var id = Add();
        s3.FailNext("lost-put", 1, "partNumber=2");
        s3.FailNext("503", 1, "partNumber=1");
        s3.FailNext("lost-complete", 1, "POST");

        var media = await TransferAsync(store, await world.InfoAsync(id, "136"), new());

        await HasAsync(store, media, id);
        Assert.Equal(0, s3.UnfinishedUploads);
    }

    [Fact]
    public async Task A_store_without_room_is_told_and_what_it_has_is_gone_on_with()
    {
        await using var s3 = await S3Emulator.StartAsync();
        await using var store = ObjectStores.Open(EmulatorContractTests.SettingsOf(s3), TimeProvider.System);
        var (id, notes) = (Add(), new LedgerNotes());
        var ledger = notes.Ledger with
        {
            OnBytes = async (bytes, cancel) =>
            {
                await notes.Ledger.OnBytes(bytes, cancel);
                // The first part is there by now.
                if (notes.Announced == Bytes)
                    s3.SetFaults("full:1");
            },
        };

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() =>
            TransferWithAsync(store, world.InfoAsync(id, "136"), ledger, null, default)
        );
        s3.SetFaults(null);
        var later = new LedgerNotes();
        var media = await TransferAsync(store, await world.InfoAsync(id, "136"), later, Assert.Single(notes.Begun));

        Assert.Equal(ErrorIds.StorageFull, failure.ErrorId);
        await HasAsync(store, media, id);
        Assert.Empty(later.Begun);
        Assert.InRange(later.Announced, 1, Bytes - Part);
        Assert.Equal(0, s3.UnfinishedUploads);
    }

    private string Add(long bytes = Bytes) =>
        world.AddVideo(video => video with { IsPlayable = false, MediaBytes = bytes, MediaFaultAtByte = InSecondPart });

    private Task<TransferredMedia> TransferAsync(
        IObjectStore store,
        VideoInfo info,
        LedgerNotes notes,
        UnfinishedTransfer? resume = null
    ) => TransferWithAsync(store, Task.FromResult(info), notes.Ledger, resume, default);

    private async Task<TransferredMedia> TransferWithAsync(
        IObjectStore store,
        Task<VideoInfo> info,
        UploadLedger ledger,
        UnfinishedTransfer? resume,
        CancellationToken cancel
    ) =>
        await Eventually.EndsAsync(
            world
                .TransferTo(store, options: Options)
                .TransferAsync(new(await info, MediaKind.Video, Key) { Resume = resume }, ledger, cancel)
        );

    private async Task HasAsync(IObjectStore store, TransferredMedia media, string id)
    {
        var expected = MediaWorld.Sha256(await world.BytesAsync(id, "136"));
        Assert.Equal(expected, media.Sha256);
        Assert.Equal(expected, MediaWorld.Sha256(await MediaWorld.ReadAsync(store, Key)));
        Assert.Equal(
            (media.Object.Bytes, media.Object.ETag),
            await store.HeadAsync(Key, default) is { } head ? (head.Bytes, head.ETag) : default
        );
    }

    private static async Task HasNothingAsync(FolderStore store)
    {
        Assert.Empty(await store.ListAsync("", default).ToListAsync());
        Assert.Empty(await store.ListUploadsAsync("", default).ToListAsync());
    }

    private IReadOnlyList<ClusteraIngest.Emulator.YouTube.WebRequest> Requests(VideoInfo info) =>
        [
            .. world.Web.Requests.Where(request =>
                request.Method == "GET" && request.Target.Contains(IssueOf(info), StringComparison.Ordinal)
            ),
        ];

    private static string IssueOf(VideoInfo info) =>
        info.Chosen[0].Url!.Query.Split('&').Single(pair => pair.StartsWith("ei=", StringComparison.Ordinal));
}
