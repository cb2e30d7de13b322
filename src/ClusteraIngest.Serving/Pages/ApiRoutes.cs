using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Serving.Reading;
using ClusteraIngest.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Serving.Pages;

/// <summary>The same for backends, as JSON: what agents can ask, by address, and the interactions.</summary>
internal sealed class ApiRoutes(IngestClient client, LibraryReader reader, PageGuards guards)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    public void Map(WebApplication app)
    {
        var questions = Questions.Of(reader).ToDictionary(question => question.Name);
        Ask(app, "/api/search", questions["search_transcripts"]);
        Ask(app, "/api/videos", Questions.Videos(reader));
        Ask(app, "/api/videos/{video_id}", questions["get_video"]);
        Ask(app, "/api/videos/{video_id}/transcript", questions["get_transcript"]);
        Ask(app, "/api/videos/{video_id}/digest", questions["get_digest"]);
        Ask(app, "/api/digests/{digest_id}", questions["get_digest"]);
        Ask(app, "/api/channels", questions["list_channels"]);
        Ask(app, "/api/status", questions["status"]);
        Ask(app, "/api/users", Questions.Users(reader));
        Ask(app, "/api/users/{user}/digests", Questions.UserDigests(reader));
        app.MapPost("/api/interactions", InteractAsync);
        RefuseOthers(app, "/api/interactions", HttpMethods.Post);
        app.Map("/api/{**rest}", NothingAsync);
    }

    private static void Ask(WebApplication app, string path, Question question)
    {
        app.MapGet(
            path,
            async context =>
            {
                var given = context.Request.Query.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value.ToString()));
                var route = context.Request.RouteValues.Select(one => KeyValuePair.Create(one.Key, one.Value as string));
                var names = route.Select(one => one.Key).ToHashSet();
                var all = given.Where(one => !names.Contains(one.Key)).Concat(route);
                await Replies.JsonAsync(context, await question.AskAsync(JsonTexts.Of(all), context.RequestAborted));
            }
        );
        RefuseOthers(app, path, HttpMethods.Get);
    }

    // Otherwise the route for what there is not would take them.
    private static void RefuseOthers(WebApplication app, string path, string allowed) =>
        app.MapMethods(path, Methods.Where(method => method != allowed), context => Replies.WrongMethodAsync(context, allowed));

    // A form of another page cannot send JSON without asking first, and is not allowed to.
    private async Task InteractAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType() || !guards.IsOwnOrigin(context.Request))
        {
            await Replies.ErrorAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                ErrorIds.InvalidValue,
                "An interaction is sent as JSON, by this page or by a program.",
                """Send application/json such as {"user": "Ann", "digest_id": 1, "kind": "save"}."""
            );
            return;
        }
        var given = new QuestionArguments("an interaction", await BodyAsync(context));
        var recorded = await client.Library.RecordInteractionAsync(
            new()
            {
                User = given.RequiredText("user"),
                DigestId = given.Id("digest_id") ?? throw Missing("digest_id", "Give a digest's number."),
                Kind = given.Choice<InteractionKind>("kind") ?? throw Missing("kind", "Give save, unsave, view or skip."),
                Seconds = given.Number("seconds", 0, 1_000_000),
                RequestId =
                    given.Text("request_id") is not { } id ? null
                    : Guid.TryParse(id, out var request) ? request
                    : throw Missing("request_id that is a UUID", "Give one, or none."),
            },
            context.RequestAborted
        );
        var answer = new InteractionAnswer(
            recorded.InteractionId,
            recorded.User,
            recorded.DigestId,
            HumanFormat.Word(recorded.Kind),
            recorded.At,
            recorded.Seconds,
            recorded.RequestId,
            recorded.IsNew
        );
        await Replies.JsonAsync(
            context,
            JsonSerializer.Serialize(answer, AnswerJson.Readable.InteractionAnswer),
            recorded.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK
        );
    }

    private static async Task<Dictionary<string, JsonElement>> BodyAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            if (body.RootElement.ValueKind is JsonValueKind.Object)
                return body.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.Clone());
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // It is said below.
        }
        throw new InvalidInputException(ErrorIds.InvalidValue, "The body is no JSON object.", "Send one, with each field once.");
    }

    private static InvalidInputException Missing(string what, string remedy) =>
        new(ErrorIds.MissingArgument, $"An interaction needs a {what}.", remedy);

    private static Task NothingAsync(HttpContext context) =>
        Replies.ErrorAsync(
            context,
            StatusCodes.Status404NotFound,
            ErrorIds.UnknownCommand,
            string.Create(CultureInfo.InvariantCulture, $"There is nothing at {Printable.Of(context.Request.Path, 100)}."),
            "There are /api/search, /api/videos, /api/channels, /api/digests, /api/status, /api/users and /api/interactions."
        );
}
