using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Serving.Reading;
using ClusteraIngest.YouTube;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusteraIngest.Serving.Pages;

/// <summary>The pages by their addresses.</summary>
internal sealed class PageRoutes(IngestClient client, LibraryReader reader, PageGuards guards, Func<string, string> words)
{
    private const string UserCookie = "clustera_user";
    private const string AfterForm = "after-form";
    private const int VideosAtOnce = 50;
    private const int SavedAtOnce = 100;
    private const int TranscriptCharacters = 8_000;

    /// <summary>A hit is shown with what was said so long before it.</summary>
    private const double SecondsBefore = 20;

    public void Map(WebApplication app)
    {
        app.MapGet("/", FirstAsync);
        app.MapGet("/videos", FirstAsync);
        app.MapGet("/search", SearchAsync);
        app.MapGet("/videos/{video}", VideoAsync);
        app.MapGet("/digests/{digest:long}", DigestAsync);
        app.MapPost("/digests/{digest:long}/interactions", InteractAsync);
        app.MapGet("/channels", ChannelsAsync);
        app.MapGet("/status", StatusAsync);
        app.MapGet("/users", UsersAsync);
        app.MapPost("/users", TakeUserAsync);
        app.MapGet("/login", context => LoginAsync(context, wasWrong: false));
        app.MapPost("/login", EnterAsync);
        app.MapGet("/style.css", context => FileAsync(context, "style.css", "text/css; charset=utf-8"));
        app.MapGet("/icon.svg", context => FileAsync(context, "icon.svg", "image/svg+xml"));
    }

    private async Task FirstAsync(HttpContext context)
    {
        string[] names = ["channel", "cursor"];
        var given = new QuestionArguments("videos", JsonTexts.Of(names.Select(name => KeyValuePair.Create(name, Query(context, name)))));
        var filter = new VideoFilter
        {
            Channel = given.Text("channel", 200),
            After = given.Text("cursor"),
            First = VideosAtOnce,
        };
        await Replies.PageAsync(
            context,
            SearchPage.First(await reader.VideosAsync(filter, context.RequestAborted), filter.Channel, UserOf(context), words)
        );
    }

    private async Task SearchAsync(HttpContext context)
    {
        string[] names = ["query", "channel", "language", "since", "until", "rank", "cursor"];
        var asked = names.ToDictionary(name => name, name => (string?)context.Request.Query[name].ToString());
        if (string.IsNullOrWhiteSpace(asked["query"]))
        {
            Replies.SeeOther(context, "/");
            return;
        }
        var given = new QuestionArguments("search", JsonTexts.Of(asked));
        await Replies.PageAsync(
            context,
            SearchPage.Found(asked, await reader.SearchAsync(Questions.QueryOf(given, atOnce: 20), context.RequestAborted), UserOf(context))
        );
    }

    private async Task VideoAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var given = new QuestionArguments(
            "a video",
            JsonTexts.Of(
                new Dictionary<string, string?>
                {
                    ["video"] = (string?)context.Request.RouteValues["video"],
                    ["at"] = query["at"],
                    ["language"] = query["language"],
                    ["origin"] = query["origin"],
                    ["cursor"] = query["cursor"],
                }
            )
        );
        var cancel = context.RequestAborted;
        var video = await reader.VideoAsync(given.RequiredVideo("video"), cancel);
        var id = VideoId.Parse(video.VideoId);
        var at = given.Seconds("at");
        TranscriptAnswer? transcript = null;
        if (video.Transcripts.Count > 0)
            transcript = await reader.TranscriptAsync(
                id,
                new()
                {
                    Language = given.Text("language", 100),
                    Origin = given.Choice<TranscriptOrigin>("origin"),
                    FromSeconds = Math.Max(0, (at ?? 0) - SecondsBefore),
                    After = given.Text("cursor"),
                    Characters = TranscriptCharacters,
                },
                cancel
            );
        var digest = video.Digests.Count > 0 ? await reader.DigestAsync(id, null, null, 0, cancel) : null;
        await Replies.PageAsync(context, VideoPage.Of(video, digest, transcript, at, UserOf(context)));
    }

    private async Task DigestAsync(HttpContext context)
    {
        var number = DigestOf(context);
        var cancel = context.RequestAborted;
        var after = int.TryParse(context.Request.Query["cursor"], NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? part : 0;
        var digest = await reader.DigestAsync(number, video: null, after, cancel);
        var user = UserOf(context) is { } name ? (await client.Library.FindUserAsync(name, cancel))?.Name : null;
        UserDigest? state = null;
        if (user is not null)
        {
            if (IsOpened(context.Request) && !context.Request.Query.ContainsKey(AfterForm))
                await client.Library.RecordInteractionAsync(
                    new()
                    {
                        User = user,
                        DigestId = number,
                        Kind = InteractionKind.View,
                        RequestId = guards.RequestId(
                            context,
                            $"view {number} by {user} after {await client.Library.LastSkipAsync(user, number, cancel)}"
                        ),
                    },
                    cancel
                );
            state = await client.Library.GetUserDigestsAsync(user, null, cancel).FirstOrDefaultAsync(one => one.DigestId == number, cancel);
        }
        await Replies.PageAsync(context, DigestPage.Of(digest, user, state, guards.CsrfToken(context)));
    }

    private async Task InteractAsync(HttpContext context)
    {
        if (await OwnFormAsync(context) is not { } form)
            return;
        var given = new QuestionArguments(
            "the form",
            JsonTexts.Of(form.ToDictionary(one => one.Key, one => (string?)one.Value.ToString()))
        );
        await client.Library.RecordInteractionAsync(
            new()
            {
                User = UserOf(context) ?? "",
                DigestId = DigestOf(context),
                Kind = given.Choice<InteractionKind>("kind") ?? InteractionKind.View,
                RequestId = Guid.TryParse(given.Text("request_id"), out var request) ? request : null,
            },
            context.RequestAborted
        );
        // What follows a form was not opened to be read: a view would undo the skip.
        Replies.SeeOther(context, string.Create(CultureInfo.InvariantCulture, $"/digests/{DigestOf(context)}?{AfterForm}="));
    }

    private async Task ChannelsAsync(HttpContext context)
    {
        var given = new QuestionArguments(
            "channels",
            JsonTexts.Of(
                new Dictionary<string, string?> { ["text"] = context.Request.Query["text"], ["cursor"] = context.Request.Query["cursor"] }
            )
        );
        var filter = new Channels.StoredChannelFilter { Text = given.Text("text", 200), After = given.Text("cursor") };
        await Replies.PageAsync(
            context,
            OtherPages.Channels(await reader.ChannelsAsync(filter, context.RequestAborted), filter.Text, UserOf(context))
        );
    }

    private async Task StatusAsync(HttpContext context) =>
        await Replies.PageAsync(context, OtherPages.Status(await reader.StatusAsync(0, context.RequestAborted), UserOf(context)));

    private async Task UsersAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var users = await client.Library.GetUsersAsync(cancel).ToListAsync(cancel);
        var user = users.Find(one => one.Name == UserOf(context))?.Name;
        var saved = user is null
            ? []
            : await client.Library.GetUserDigestsAsync(user, UserDigestState.Saved, cancel).Take(SavedAtOnce).ToListAsync(cancel);
        await Replies.PageAsync(context, OtherPages.Users(users, saved, user, guards.CsrfToken(context), words));
    }

    private async Task TakeUserAsync(HttpContext context)
    {
        if (await OwnFormAsync(context) is not { } form)
            return;
        var name = form["user"].ToString();
        var user =
            await client.Library.FindUserAsync(name, context.RequestAborted)
            ?? throw new InvalidInputException(
                ErrorIds.UserNotFound,
                $"There is no user '{name}'.",
                "Add the user first, with `IngestClient.Library.AddUserAsync`."
            );
        guards.SetCookie(context, UserCookie, Uri.EscapeDataString(user.Name));
        Replies.SeeOther(context, "/users");
    }

    private static Task LoginAsync(HttpContext context, bool wasWrong) =>
        Replies.PageAsync(
            context,
            PageFrame.Login(LocalPath(context.Request.Query["next"]), wasWrong),
            wasWrong ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK
        );

    private async Task EnterAsync(HttpContext context)
    {
        var form =
            guards.IsOwnOrigin(context.Request) && context.Request.HasFormContentType
                ? await context.Request.ReadFormAsync(context.RequestAborted)
                : null;
        if (form is null || !await guards.IsTokenAsync(form["token"].ToString(), context.RequestAborted))
        {
            await LoginAsync(context, wasWrong: true);
            return;
        }
        if (guards.NeedsToken)
            guards.RememberToken(context);
        Replies.SeeOther(context, LocalPath(form["next"]));
    }

    /// <summary>The form, if this page has made it; else the refusal is sent.</summary>
    private async Task<IFormCollection?> OwnFormAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        if (form is not null && guards.IsOwnForm(context, form[PageGuards.CsrfField]))
            return form;
        await Replies.ErrorAsync(
            context,
            StatusCodes.Status403Forbidden,
            "FormNotOwn",
            "This form is not one of this page's, or is older than the server.",
            "Go back, load the page again, and send it again."
        );
        return null;
    }

    private static async Task FileAsync(HttpContext context, string name, string type)
    {
        await using var file = typeof(PageRoutes).Assembly.GetManifestResourceStream(name)!;
        context.Response.ContentType = type;
        context.Response.ContentLength = file.Length;
        context.Response.Headers.CacheControl = "private, max-age=3600";
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static string? Query(HttpContext context, string name) => context.Request.Query[name];

    private static string? UserOf(HttpContext context) =>
        context.Request.Cookies[UserCookie] is { Length: > 0 and < 1_000 } written
        && Uri.UnescapeDataString(written) is { } name
        && !name.Any(char.IsControl)
            ? name
            : null;

    private static long DigestOf(HttpContext context) =>
        long.Parse((string)context.Request.RouteValues["digest"]!, CultureInfo.InvariantCulture);

    /// <summary>Whether somebody opens the page, rather than a browser that fetches it in case somebody might.</summary>
    private static bool IsOpened(HttpRequest request) =>
        !request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        && request.Headers["Sec-Fetch-Site"].ToString() is not "cross-site";

    /// <summary>A path of this page's; what leads elsewhere is not followed.</summary>
    private static string LocalPath(string? path) =>
        path is ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl) && !path.Contains('\\', StringComparison.Ordinal) ? path : "/";
}
